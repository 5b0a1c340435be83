// Prices of one's own: entered with what is wrong said at its field, seen before they are applied, applied, and on the command line.
import { violations } from "./axe";
import { event } from "./events";
import { House } from "./house";
import { expectAlive, expectNoSidewaysScroll } from "./page";
import { until } from "./process";
import { expect, test } from "./test";

test.describe.configure({ mode: "serial" });

let house: House;
let key = "";
const account = "studio@example.com";
test.beforeAll(async () => {
  test.setTimeout(300_000);
  house = await House.ready();
  await house.addAccount();
  key = await house.createKey("gateway");
  // Two requests that no book prices, and one that it does: $0.45.
  await house.ingest(key, [
    event({ account, model: "house-model", input_tokens: 1_000_000, output_tokens: 0 }),
    event({ account, model: "house-model", input_tokens: 1_000_000, output_tokens: 0 }),
    event({ account }),
  ]);
  await until("the sessions are cut", async () => (await house.read<{ all: { sessions: number } }>("/api/page/sessions?range=7d")).all.sessions === 1);
});
test.afterAll(() => house?.close());
test.beforeEach(async ({ context, page }) => {
  await house.enter(context);
  await page.goto(`${house.url}/settings/prices`);
  await expectAlive(page);
});

const total = async (): Promise<number> => (await house.rest<{ total: { cost_nanos: number } }>("summary?range=7d")).total.cost_nanos;

test("a price is entered, and what is wrong is said at its field", async ({ page }) => {
  await expect(page.getByText("No price of your own")).toBeVisible();
  await page.getByRole("button", { name: "Enter a price" }).click();
  const dialog = page.getByRole("dialog", { name: "Enter a price" });
  await expect(dialog.getByLabel("Model")).toBeFocused();
  await dialog.getByRole("button", { name: "Enter price" }).click();
  await expect(dialog.locator("#error-model")).toBeVisible();
  await dialog.getByLabel("Model").fill("house-model");
  await dialog.getByLabel("First day").fill("soon");
  await dialog.getByRole("button", { name: "Enter price" }).click();
  await expect(dialog.locator("#error-from")).toContainText("2026-10-01");
  await dialog.getByLabel("First day").fill("2026-01-01");
  await dialog.getByLabel("Input, $ per million").fill("1,50");
  await dialog.getByLabel("Output, $ per million").fill("6");
  await dialog.getByRole("button", { name: "Enter price" }).click();
  await expect(dialog.locator("#error-input")).toBeVisible();
  await dialog.getByLabel("Input, $ per million").fill("1.50");
  await page.keyboard.press("Enter");
  await expect(dialog).toBeHidden();
  await expect(page.getByRole("row").filter({ hasText: "house-model" })).toContainText("$1.5");
  expect(await violations(page)).toEqual([]);
});

test("what would change is seen first, and applying does just that", async ({ page }) => {
  const before = await total();
  await page.getByRole("button", { name: "See what would change" }).click();
  const panel = page.locator("section.card").filter({ has: page.getByRole("heading", { name: "Cost anew" }) });
  await expect(panel).toContainText("2 requests: $0.00 become $3.00 (+$3.00)");
  await expect(panel).toContainText("2 of them had no price");
  await expect(panel.getByRole("row").filter({ hasText: "house-model" })).toContainText("Untagged");
  expect(await total(), "nothing has changed yet").toBe(before);
  await panel.getByRole("button", { name: "Apply" }).click();
  await page.getByRole("button", { name: "Cost anew", exact: true }).click();
  await expect(page.locator(".toasts")).toContainText("2 requests were costed anew");
  expect(await total()).toBe(before + 3_000_000_000);
  expect((await house.verify())[0].events).toBe(3);
  await page.getByRole("button", { name: "See what would change" }).click();
  await expect(panel).toContainText("Every request costs what the prices of now say.");
});

test("what comes in is costed with it at once, and the command line does the same", async ({ page }) => {
  const before = await total();
  await house.ingest(key, event({ account, model: "house-model", input_tokens: 1_000_000, output_tokens: 0 }));
  expect(await total()).toBe(before + 1_500_000_000);
  await house.command("prices", "add", "house-model", "--from", "2026-01-01", "--input", "2", "--output", "6");
  expect(await house.command("prices", "reprice")).toContain("3 requests would cost something else: $4.50 -> $6.00");
  expect(await total()).toBe(before + 1_500_000_000);
  expect(await house.command("prices", "reprice", "--apply")).toContain("3 requests were costed anew");
  expect(await total()).toBe(before + 3_000_000_000);
  await page.reload();
  await expectAlive(page);
  await expect(page.getByRole("row").filter({ hasText: "replaced" })).toContainText("$1.5");
  await page.setViewportSize({ width: 390, height: 844 });
  await expectNoSidewaysScroll(page);
});
