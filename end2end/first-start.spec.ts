// A new installation: from the link in the terminal to the Overview, out, and in again.
import { violations } from "./axe";
import { House } from "./house";
import { kpi } from "./page";
import { expect, test } from "./test";

// One installation is set up, then used.
test.describe.configure({ mode: "serial" });

let house: House;
test.beforeAll(async () => {
  test.setTimeout(300_000);
  house = await House.start();
});
test.afterAll(() => house?.close());

const field = (name: string) => `[name="${name}"]`;

test("the setup link leads to the Overview, and signing out and in works", async ({ page, context, complaints }) => {
  const link = house.setupLink;
  expect(link, "the server prints the link").toContain("/setup?token=");

  await test.step("someone without a session is sent to sign in", async () => {
    await page.goto(`${house.url}/settings/accounts`);
    await expect(page).toHaveURL(`${house.url}/sign-in?next=/settings/accounts`);
  });

  await test.step("the form says what is missing, at the field", async () => {
    await page.goto(link);
    await expect(page.getByRole("heading", { name: "Set up Countinghouse" })).toBeVisible();
    // The browser's own zone is suggested once the page is alive.
    await expect(page.locator(field("time_zone"))).toHaveValue("America/New_York");
    expect.soft(await violations(page), "the form can be used by all").toEqual([]);
    const send = page.getByRole("button", { name: "Create account and continue" });

    await page.locator(field("password")).fill("short");
    await send.click();
    await expect(page.locator("#error-password")).toHaveText("Use at least 12 characters.");
    await expect(page.locator(field("password"))).toHaveAttribute("aria-invalid", "true");
    await expect(page.locator(field("password"))).toHaveAccessibleDescription(/at least 12 characters/i);

    complaints.allow(/status (of )?400.*|console error: .*status of 400/);
    await page.locator(field("password")).fill("correct horse battery staple");
    await page.locator(field("name")).fill("Ana Admin");
    await page.locator(field("email")).fill("not an address");
    await page.locator(field("org")).fill("Acme Studio");
    await send.click();
    await expect(page.locator("#error-email")).toBeVisible();
    await expect(page.locator("#error-password")).toHaveCount(0);

    await page.locator(field("email")).fill("ana@example.com");
    await page.locator(field("time_zone")).fill("Middle-earth/Shire");
    await send.click();
    await expect(page.locator("#error-time_zone")).toBeVisible();
    await page.locator(field("time_zone")).fill("Europe/Berlin");
  });

  await test.step("the password can be looked at", async () => {
    const password = page.locator(field("password"));
    await page.getByRole("button", { name: "Show the password" }).click();
    await expect(password).toHaveAttribute("type", "text");
    await page.getByRole("button", { name: "Show the password" }).click();
    await expect(password).toHaveAttribute("type", "password");
  });

  await test.step("it ends on the Overview, which says what to do next", async () => {
    await page.getByRole("button", { name: "Create account and continue" }).click();
    await expect(page).toHaveURL(`${house.url}/`);
    await expect(page).toHaveTitle("Overview · Countinghouse");
    await expect(page.getByRole("heading", { name: "Waiting for the first request" })).toBeVisible();
    await expect(kpi(page, "Spend")).toHaveCount(0);
    await expect(page.locator(".who")).toContainText("Acme Studio");
    await expect(page.locator(".who")).toContainText("ana@example.com · admin");
    expect.soft(await violations(page), "the empty Overview can be used by all").toEqual([]);
    const [cookie] = await context.cookies();
    expect(cookie).toMatchObject({ name: "countinghouse", httpOnly: true, sameSite: "Lax", path: "/" });
  });

  await test.step("the link works once", async () => {
    complaints.allow(/status (of )?403.*setup|console error: .*status of 403/);
    const answer = await page.goto(link);
    expect(answer?.status()).toBe(403);
    await expect(page.getByRole("heading", { name: "This link does not work any more" })).toBeVisible();
    await expect(page.locator(field("email"))).toHaveCount(0);
  });

  await test.step("signing out", async () => {
    await page.goto(house.url);
    await page.getByRole("button", { name: "Sign out" }).click();
    await expect(page).toHaveURL(`${house.url}/sign-in`);
    expect(await context.cookies()).toEqual([]);
    await page.goto(`${house.url}/?range=7d`);
    await expect(page).toHaveURL(/\/sign-in\?next=/);
  });

  await test.step("a wrong password is refused in words, and nothing that was typed is lost", async () => {
    complaints.allow(/status (of )?401.*login|console error: .*status of 401/);
    await page.locator(field("email")).fill("ana@example.com");
    await page.locator(field("password")).fill("wrong horse battery staple");
    await page.getByRole("button", { name: "Sign in" }).click();
    await expect(page.getByRole("alert")).toHaveText(/do not belong together/);
    await expect(page.locator(field("email"))).toHaveValue("ana@example.com");
    await expect(page).toHaveURL(/next=/);
  });

  await test.step("signing in leads to where one wanted to go", async () => {
    await page.locator(field("password")).fill("correct horse battery staple");
    await page.locator(field("password")).press("Enter");
    await expect(page).toHaveURL(`${house.url}/?range=7d`);
    await expect(page.getByRole("link", { name: "7d" })).toHaveAttribute("aria-current", "true");
  });
});

test("signing in works without scripts, and never leads to another site", async ({ browser }) => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  const signIn = async (password: string) => {
    await page.locator(field("email")).fill("ana@example.com");
    await page.locator(field("password")).fill(password);
    await page.getByRole("button", { name: "Sign in" }).click();
  };
  await page.goto(`${house.url}/sign-in?next=/settings/accounts`);
  await signIn("wrong horse battery staple");
  await expect(page).toHaveURL(/\/sign-in\?/);
  await expect(page.getByRole("alert")).toHaveText(/do not belong together/);
  await signIn("correct horse battery staple");
  await expect(page).toHaveURL(`${house.url}/settings/accounts`);
  await context.clearCookies();
  await page.goto(`${house.url}/sign-in?next=//evil.example/`);
  await signIn("correct horse battery staple");
  await expect(page).toHaveURL(`${house.url}/`);
  await context.close();
});

test("a stopped server finds its data again", async ({ page, context }) => {
  test.setTimeout(240_000);
  await house.stop();
  await house.open();
  expect(house.setupLink, "nobody needs the link any more").toBe("");
  await house.signIn();
  await house.enter(context);
  await page.goto(house.url);
  await expect(page.locator(".who")).toContainText("Acme Studio");
});
