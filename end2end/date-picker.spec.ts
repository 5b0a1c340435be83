// A range of one's own, by mouse, by keyboard alone, and by typing.
import type { Page } from "@playwright/test";
import { expectAlive, expectNoSidewaysScroll } from "./page";
import { expect, test } from "./test";

test.beforeEach(async ({ sample, context }) => sample.enter(context));

/** The day so many days before today in New York, where the sample studio is. */
function day(before: number): string {
  const today = new Intl.DateTimeFormat("en-CA", { timeZone: "America/New_York" }).format(new Date());
  const date = new Date(`${today}T12:00:00Z`);
  date.setUTCDate(date.getUTCDate() - before);
  return date.toISOString().slice(0, 10);
}

const dialog = (page: Page) => page.getByRole("dialog", { name: "Choose a range of days" });
const cell = (page: Page, date: string) => page.locator(`[data-day="${date}"]`);
/** The button of the bar; its name changes with the range. */
const button = (page: Page) => page.getByRole("group", { name: "Time range" }).getByRole("button");

test("by mouse: two days make a range, in either order", async ({ page, sample }) => {
  await page.goto(`${sample.url}/?source=system`);
  await expectAlive(page);
  await button(page).click();
  await expect(dialog(page)).toBeVisible();
  await cell(page, day(3)).click();
  await expect(dialog(page).getByRole("status")).toHaveText("Choose the last day");
  await expect(dialog(page).getByRole("button", { name: "Apply" })).toBeDisabled();
  await cell(page, day(9)).click();
  await expect(dialog(page).getByRole("status")).toHaveText("7 days");
  await expect(dialog(page).getByRole("textbox", { name: "From" })).toHaveValue(day(9));
  await expect(dialog(page).getByRole("textbox", { name: "To" })).toHaveValue(day(3));
  await dialog(page).getByRole("button", { name: "Apply" }).click();
  await expect(dialog(page)).toBeHidden();
  await expect(page).toHaveURL(`${sample.url}/?range=${day(9)}..${day(3)}&source=system`);
  await expect(button(page)).toHaveAttribute("aria-current", "true");
  await expect(page.locator(".page")).toHaveAttribute("aria-busy", "false");
  // It opens on what is chosen.
  await button(page).click();
  await expect(cell(page, day(9))).toHaveAttribute("aria-selected", "true");
  await expect(cell(page, day(6))).toHaveAttribute("aria-selected", "true");
  await expect(cell(page, day(10))).toHaveAttribute("aria-selected", "false");
  await dialog(page).getByRole("button", { name: "Cancel" }).click();
  await page.goBack();
  await expect(page).toHaveURL(`${sample.url}/?source=system`);
});

test("by keyboard alone", async ({ page, sample }) => {
  await page.goto(sample.url);
  await expectAlive(page);
  const focused = () => page.evaluate(() => document.activeElement?.getAttribute("data-day") ?? document.activeElement?.getAttribute("name"));
  // Tab from the top of the page to the button: no more steps than there are controls before it.
  for (let step = 0; step < 30; step += 1) {
    await page.keyboard.press("Tab");
    if (await button(page).evaluate((element) => element === document.activeElement)) break;
  }
  await expect(button(page)).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(dialog(page)).toBeVisible();
  await expect.poll(focused).toBe("from");
  // To the grid: one stop, which is today.
  for (let step = 0; step < 8 && (await focused()) !== day(0); step += 1) await page.keyboard.press("Tab");
  expect(await focused()).toBe(day(0));
  for (const [key, at] of [["ArrowUp", day(7)], ["ArrowLeft", day(8)], ["ArrowRight", day(7)], ["ArrowDown", day(0)], ["ArrowDown", day(0)]]) {
    await page.keyboard.press(key);
    await expect.poll(focused).toBe(at);
  }
  await page.keyboard.press("ArrowLeft");
  await expect.poll(focused).toBe(day(1));
  await page.keyboard.press("Enter");
  await expect(dialog(page).getByRole("status")).toHaveText("Choose the last day");
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("ArrowUp");
  await expect.poll(focused).toBe(day(15));
  await page.keyboard.press("Space");
  await expect(dialog(page).getByRole("status")).toHaveText("15 days");
  // A month back brings its month into view, and the focus stays on a day.
  await page.keyboard.press("PageUp");
  await page.keyboard.press("PageUp");
  await expect.poll(focused).toMatch(/^\d{4}-\d{2}-\d{2}$/);
  const apply = dialog(page).getByRole("button", { name: "Apply" });
  for (let step = 0; step < 6 && !(await apply.evaluate((element) => element === document.activeElement)); step += 1) await page.keyboard.press("Tab");
  await expect(apply).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(`${sample.url}/?range=${day(15)}..${day(1)}`);
  // The focus is back where it was.
  await expect(button(page)).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(dialog(page)).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(dialog(page)).toBeHidden();
  await expect(button(page)).toBeFocused();
});

test("by typing, with a word when it cannot be", async ({ page, sample }) => {
  await page.goto(sample.url);
  await expectAlive(page);
  await button(page).click();
  await dialog(page).getByRole("textbox", { name: "From" }).fill("2026-02-30");
  await expect(dialog(page).getByRole("alert")).toContainText("not a day");
  await dialog(page).getByRole("textbox", { name: "From" }).fill(day(2));
  await dialog(page).getByRole("textbox", { name: "To" }).fill(day(20));
  await expect(dialog(page).getByRole("alert")).toContainText("before the first");
  await expect(dialog(page).getByRole("button", { name: "Apply" })).toBeDisabled();
  await dialog(page).getByRole("textbox", { name: "From" }).fill(day(40));
  await expect(dialog(page).getByRole("status")).toHaveText("21 days");
  await dialog(page).getByRole("textbox", { name: "To" }).press("Enter");
  await expect(page).toHaveURL(`${sample.url}/?range=${day(40)}..${day(20)}`);
});

test("on a phone", async ({ page, sample }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await page.goto(sample.url);
  await expectAlive(page);
  await button(page).click();
  await expect(dialog(page)).toBeVisible();
  await expectNoSidewaysScroll(page);
  const box = await dialog(page).boundingBox();
  expect(box!.x).toBeGreaterThanOrEqual(0);
  expect(box!.x + box!.width).toBeLessThanOrEqual(360);
  await expect(dialog(page).getByRole("grid")).toHaveCount(1);
  await dialog(page).getByRole("button", { name: "Last month" }).click();
  await expect(page).toHaveURL(/range=\d{4}-\d{2}-01\.\./);
});
