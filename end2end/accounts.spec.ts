// The Accounts page: accounts are added, edited, archived and brought back; keys are created, used and revoked.
import type { Page } from "@playwright/test";
import { event } from "./events";
import { House } from "./house";
import { expectAlive, expectNoSidewaysScroll } from "./page";
import { until } from "./process";
import { expect, test } from "./test";

let house: House;
test.beforeAll(async () => {
  test.setTimeout(300_000);
  house = await House.ready();
});
test.afterAll(() => house?.close());
test.beforeEach(async ({ context, page }) => {
  await house.enter(context);
  await page.goto(`${house.url}/settings/accounts`);
  await expectAlive(page);
});

const panel = (page: Page, name: string) => page.locator("section.card").filter({ has: page.getByRole("heading", { name, exact: true, level: 2 }) });
/** A line of either table, by what it is called. */
const row = (page: Page, name: string) => page.getByRole("row").filter({ has: page.getByRole("rowheader").filter({ hasText: name }) });
const toast = (page: Page) => page.locator(".toasts");

test("an account is added, edited, archived and brought back", async ({ page, complaints }) => {
  const accounts = panel(page, "Accounts");
  const dialog = page.getByRole("dialog", { name: "Add an account" });
  await expect(accounts).toContainText("No accounts yet");
  await accounts.getByRole("button", { name: "Add the first account" }).click();
  await expect(dialog.getByLabel("Provider")).toBeFocused();

  await test.step("what is wrong is said at its field, and what was typed stays", async () => {
    const save = dialog.getByRole("button", { name: "Add account" });
    await save.click();
    await expect(dialog.locator("#error-provider")).toBeVisible();
    await dialog.getByLabel("Provider").fill("Anthropic");
    await save.click();
    await expect(dialog.locator("#error-label")).toContainText("e-mail or a label");
    await expect(dialog.locator("#error-provider")).toHaveCount(0);
    await dialog.getByLabel("E-mail").fill("studio at example");
    await save.click();
    await expect(dialog.locator("#error-email")).toBeVisible();
    await dialog.getByLabel("E-mail").fill("studio@example.com");
    await dialog.getByLabel("Label").fill("Design team");
    await dialog.getByLabel("Billing day").fill("32");
    await save.click();
    await expect(dialog.locator("#error-billing_day")).toContainText("from 1 to 31");
    await dialog.getByLabel("Billing day").fill("5");
    await dialog.getByLabel("Seat price").fill("thirty");
    await save.click();
    await expect(dialog.locator("#error-seat_price")).toBeVisible();
    await expect(dialog.getByLabel("Seat price")).toHaveAccessibleDescription(/dollars/);
    await dialog.getByLabel("Seat price").fill("30.50");
    await save.click();
  });
  await expect(dialog).toBeHidden();
  await expect(toast(page)).toContainText("The account was added.");
  await expect(row(page, "Design team")).toContainText("studio@example.com");
  await expect(row(page, "Design team")).toContainText("$30.50 a month");
  await expect(row(page, "Design team")).toContainText("Active");

  await test.step("the same account twice is refused", async () => {
    complaints.allow(/status (of )?409|status 409/);
    await accounts.getByRole("button", { name: "Add account" }).click();
    await dialog.getByLabel("Provider").fill("anthropic");
    await dialog.getByLabel("E-mail").fill("studio@example.com");
    await dialog.getByLabel("Label").fill("Design team");
    await dialog.getByRole("button", { name: "Add account" }).click();
    await expect(dialog.locator(".field__error").or(toast(page).locator(".toast--failed")).first()).toBeVisible();
    await dialog.getByRole("button", { name: "Cancel" }).click();
  });

  await test.step("editing", async () => {
    await page.getByRole("button", { name: "Edit Design team" }).click();
    const edit = page.getByRole("dialog", { name: "Edit account" });
    await expect(edit.getByLabel("Provider")).toHaveValue("Anthropic");
    await expect(edit.getByLabel("Billing day")).toHaveValue("5");
    await expect(edit.getByLabel("Seat price")).toHaveValue("30.50");
    await edit.getByLabel("Label").fill("Design and copy");
    await edit.getByLabel("Billing day").fill("31");
    await edit.getByLabel("Key source").selectOption("byok");
    await edit.getByRole("button", { name: "Save changes" }).click();
    await expect(edit).toBeHidden();
    await expect(row(page, "Design and copy")).toContainText("BYOK");
    await expect(row(page, "Design and copy")).toContainText("31");
  });

  await test.step("archiving asks first, and can be taken back", async () => {
    await page.getByRole("button", { name: "Archive Design and copy" }).click();
    const question = page.getByRole("dialog", { name: "Archive Design and copy?" });
    await question.getByRole("button", { name: "Cancel" }).click();
    await expect(row(page, "Design and copy")).toContainText("Active");
    await page.getByRole("button", { name: "Archive Design and copy" }).click();
    await question.getByRole("button", { name: "Archive" }).click();
    await expect(row(page, "Design and copy")).toContainText("Archived");
    await page.reload();
    await expectAlive(page);
    await expect(row(page, "Design and copy")).toContainText("Archived");
    await page.getByRole("button", { name: "Bring back Design and copy" }).click();
    await expect(row(page, "Design and copy")).toContainText("Active");
  });
});

test("a key is shown once, works, and is refused when it was revoked", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"], { origin: house.url });
  const name = `gateway-${Date.now()}`;
  const account = await house.addAccount({ email: `account-of-${Date.now()}@example.com` });
  await page.reload();
  await expectAlive(page);
  await panel(page, "Ingest keys").getByRole("button", { name: /^Create (key|the first key)$/ }).first().click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByLabel("Label")).toBeFocused();
  await dialog.getByRole("button", { name: "Create key" }).click();
  await expect(dialog.locator("#error-label")).toBeVisible();
  await dialog.getByLabel("Label").fill(name);
  await dialog.getByLabel("Account").selectOption(String(account.id));
  await dialog.getByRole("button", { name: "Create key" }).click();
  await expect(page.getByRole("dialog", { name: "Your new key" })).toBeVisible();
  const secret = await dialog.getByLabel("Secret of the new key").inputValue();
  expect(secret).toMatch(/^ch_/);

  await test.step("the secret and the snippets can be copied, and name this server", async () => {
    await dialog.locator(".secret").getByRole("button", { name: "Copy" }).click();
    await expect(dialog.locator(".secret").getByRole("button")).toHaveText("Copied");
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(secret);
    for (const language of ["curl", "curl, a file", "Python", "JavaScript"]) {
      await dialog.getByRole("button", { name: language, exact: true }).click();
      await expect(dialog.locator("pre")).toContainText(`${house.url}/api/v1/events`);
      await expect(dialog.locator("pre")).toContainText(secret);
    }
    await dialog.locator(".snippets").getByRole("button", { name: "Copy" }).click();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toContain(`Bearer ${secret}`);
  });

  await dialog.getByRole("button", { name: "I have copied it" }).click();
  await expect(dialog).toBeHidden();
  await expect(row(page, name)).toContainText("Active");
  await expect(row(page, name)).toContainText("Never");
  expect(await page.content(), "it is shown once").not.toContain(secret);
  await page.reload();
  await expectAlive(page);
  expect(await page.content()).not.toContain(secret);

  expect(await house.ingest(secret, event())).toMatchObject({ accepted: 1, duplicates: 0, updated: 0 });
  await page.reload();
  await expectAlive(page);
  await expect(row(page, name)).not.toContainText("Never");

  await page.getByRole("button", { name: `Revoke ${name}` }).click();
  const revoked = Date.now();
  await page.getByRole("dialog", { name: `Revoke “${name}”?` }).getByRole("button", { name: "Revoke" }).click();
  await expect(row(page, name)).toContainText("Revoked");
  // Somebody who revokes a leaked key wants it to be of no use now; the server remembers keys for two seconds.
  await until("the key is refused", async () => (await house.send(secret, event())).status === 401, 10_000);
  expect(Date.now() - revoked, "milliseconds until the key was refused").toBeLessThan(3_500);
});

test("how to send events is told without a key, too", async ({ page }) => {
  await page.getByRole("button", { name: "How to send events" }).click();
  const dialog = page.getByRole("dialog", { name: "How to send events" });
  await expect(dialog.locator("pre")).toContainText(`${house.url}/api/v1/events`);
  await expect(dialog.locator("pre")).toContainText("YOUR_INGEST_KEY");
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
});

test("the first snippet works as it stands", async ({ page }) => {
  const account = await house.addAccount({ email: `snippet-${Date.now()}@example.com` });
  const secret = await house.createKey(`snippet-${Date.now()}`, String(account.id));
  await page.getByRole("button", { name: "How to send events" }).click();
  const text = await page.getByRole("dialog").locator("pre").innerText();
  const [, body] = text.match(/-d '(\{[\s\S]*\})'/) ?? [];
  const sent = { ...JSON.parse(body), timestamp: new Date().toISOString() };
  expect(await house.ingest(secret, sent)).toMatchObject({ accepted: 1 });
});

test("on a phone the tables are cards, and everything can be reached", async ({ page }) => {
  await house.addAccount({ email: `a-rather-long-address-${Date.now()}@studio.example.com` });
  await page.setViewportSize({ width: 360, height: 740 });
  await page.reload();
  await expectAlive(page);
  await expectNoSidewaysScroll(page);
  await page.getByRole("button", { name: /^Edit a-rather-long/ }).first().click();
  const dialog = page.getByRole("dialog", { name: "Edit account" });
  await expect(dialog).toBeVisible();
  const box = await dialog.boundingBox();
  expect(box!.x).toBeGreaterThanOrEqual(0);
  expect(box!.x + box!.width).toBeLessThanOrEqual(360);
  await dialog.getByRole("button", { name: "Save changes" }).scrollIntoViewIfNeeded();
  await dialog.getByRole("button", { name: "Save changes" }).click();
  await expect(dialog).toBeHidden();
});
