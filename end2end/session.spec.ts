// A session that ends while a page is open: the page asks for the password in front of what is there, and nothing is lost.
import type { Page } from "@playwright/test";
import { NETWORK } from "./console";
import { event } from "./events";
import { ADMIN, House } from "./house";
import { expectAlive, expectLive, liveWord, requestCount } from "./page";
import { expect, test } from "./test";
import { Wire } from "./wire";

let house: House;
let key: string;
test.beforeAll(async () => {
  test.setTimeout(300_000);
  house = await House.ready();
  await house.addAccount();
  key = await house.createKey("gateway");
  await house.ingest(key, event());
});
test.afterAll(() => house?.close());
test.beforeEach(async ({ context, complaints }) => {
  await house.enter(context);
  // The refusals that these tests are about.
  complaints.allow(/status (of )?401|status 401/);
});

const dialog = (page: Page) => page.getByRole("dialog", { name: "Your session has ended" });

async function signInAgain(page: Page): Promise<void> {
  await expect(dialog(page)).toBeVisible();
  await expect(dialog(page).getByLabel("E-mail")).toHaveValue(ADMIN.email);
  await dialog(page).getByLabel("Password", { exact: true }).fill(ADMIN.password);
  await dialog(page).getByRole("button", { name: "Sign in again" }).click();
  await expect(dialog(page)).toBeHidden();
}

test("the view and the address are kept, and the question is asked again", async ({ page, context }) => {
  await page.goto(`${house.url}/?range=7d`);
  await expectLive(page);
  await page.evaluate(() => ((globalThis as unknown as { same: boolean }).same = true));
  await context.clearCookies();
  await page.getByRole("link", { name: "90d" }).click();
  await expect(dialog(page)).toBeVisible();
  await expect(page.getByRole("heading", { name: "Spend" }), "the page stays behind it").toBeAttached();
  await expect(dialog(page).getByLabel("Password", { exact: true })).toBeFocused();
  for (let press = 0; press < 3; press += 1) await page.keyboard.press("Escape");
  await expect(dialog(page), "it cannot be put away").toBeVisible();

  await dialog(page).getByLabel("Password", { exact: true }).fill("wrong horse battery staple");
  await page.keyboard.press("Enter");
  await expect(dialog(page).getByRole("alert")).toContainText("do not belong together");
  await house.ingest(key, event());
  await signInAgain(page);
  await expect(page).toHaveURL(`${house.url}/?range=90d`);
  await expect(page.getByRole("link", { name: "90d" })).toHaveAttribute("aria-current", "true");
  await expect(page.locator(".page")).toHaveAttribute("aria-busy", "false");
  await expect.poll(() => requestCount(page)).toBe(2);
  await expectLive(page);
  expect(await page.evaluate(() => (globalThis as unknown as { same?: boolean }).same), "the page was not loaded again").toBe(true);
});

test("a stream that is refused asks too", async ({ page, context, complaints }) => {
  complaints.allow(NETWORK);
  const wire = await Wire.to(house.address);
  await page.goto(`${wire.url}/?range=7d`);
  await expectLive(page);
  const before = await requestCount(page);
  await context.clearCookies();
  wire.cut();
  await house.ingest(key, event());
  wire.mend();
  await expect(liveWord(page)).toHaveText("Signed out");
  await signInAgain(page);
  await expectLive(page);
  await expect.poll(() => requestCount(page)).toBe(before + 1);
  await expect(page).toHaveURL(`${wire.url}/?range=7d`);
  await wire.close();
});

test("what was being done is done after all", async ({ page, context }) => {
  await page.goto(`${house.url}/settings/accounts`);
  await expectAlive(page);
  await page.getByRole("button", { name: "Add account" }).click();
  const form = page.getByRole("dialog", { name: "Add an account" });
  await form.getByLabel("Provider").fill("OpenAI");
  await form.getByLabel("E-mail").fill("platform@example.com");
  await context.clearCookies();
  await form.getByRole("button", { name: "Add account" }).click();
  await signInAgain(page);
  await expect(form).toBeHidden();
  await expect(page.getByRole("row").filter({ hasText: "platform@example.com" })).toBeVisible();
});

test("a link inside the page leads on after the session has ended", async ({ page, context }) => {
  await page.goto(house.url);
  await expectLive(page);
  await context.clearCookies();
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Accounts" }).click();
  await signInAgain(page);
  await expect(page).toHaveURL(`${house.url}/settings/accounts`);
  await expect(page.getByRole("row").filter({ hasText: "studio@example.com" })).toBeVisible();
});
