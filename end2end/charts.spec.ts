// Every chart of every page: its table, its two files, and what a click on the picture itself does.
import type { Locator, Page } from "@playwright/test";
import { readCsv } from "./numbers";
import { chart, expectAlive, expectDrawn, exportCsv, settled } from "./page";
import { expect, test } from "./test";

const PAGES = ["/", "/usage", "/models", "/performance", "/advanced"];

test.beforeEach(async ({ context, sample }) => sample.enter(context));

/** The bytes of a chart's picture, and its name. */
async function exportPng(page: Page, card: Locator): Promise<{ name: string; bytes: Buffer }> {
  const [download] = await Promise.all([page.waitForEvent("download"), card.getByRole("button", { name: /Download as PNG/ }).click()]);
  const chunks: Buffer[] = [];
  for await (const chunk of await download.createReadStream()) chunks.push(Buffer.from(chunk));
  return { name: download.suggestedFilename(), bytes: Buffer.concat(chunks) };
}

async function expectWholeChart(page: Page, card: Locator, where: string): Promise<void> {
  await card.scrollIntoViewIfNeeded();
  await expectDrawn(card);
  const picture = await exportPng(page, card);
  expect(picture.bytes.subarray(1, 4).toString(), `${where}: the picture`).toBe("PNG");
  expect(picture.bytes.length, `${where}: the picture shows something`).toBeGreaterThan(4_000);
  const toggle = card.getByRole("button", { name: /Show as table/ });
  await toggle.click();
  const rows = await card.locator("tbody tr").count();
  expect(rows, `${where}: the table`).toBeGreaterThan(0);
  await toggle.click();
  const file = await exportCsv(page, card);
  expect(file.name.replace(/\.csv$/, ".png"), where).toBe(picture.name);
  const [head, ...lines] = readCsv(file.text);
  // A total may stand below the rows of the page, and is no row of the file.
  expect(lines.length, `${where}: as many lines as the table has`).toBe(rows);
  expect(lines.every((line) => line.length === head.length), where).toBe(true);
}

for (const path of PAGES) {
  test(`every chart of ${path} comes as a table, a picture and a file`, async ({ page, sample }) => {
    test.setTimeout(180_000);
    await page.goto(`${sample.url}${path}?range=30d`);
    await expectAlive(page);
    await page.getByRole("button", { name: "Pause live updates" }).click();
    const cards = page.locator("section.chart");
    await expect(cards.first()).toBeVisible();
    let whole = 0;
    for (const card of await cards.all()) {
      const title = await card.getByRole("heading").first().innerText();
      // What has nothing to draw says so, and offers nothing.
      if (await card.locator(".chart__empty").isVisible()) continue;
      await expectWholeChart(page, card, `${path}, ${title}`);
      whole += 1;
    }
    expect(whole).toBeGreaterThanOrEqual(path === "/" ? 3 : 2);
  });
}

/** Clicks into the picture, at a part of its width and height. */
async function clickAt(card: Locator, x: number, y: number): Promise<void> {
  const canvas = card.locator(".chart__canvas canvas");
  await canvas.scrollIntoViewIfNeeded();
  await expectDrawn(card);
  const box = (await canvas.boundingBox())!;
  await canvas.click({ position: { x: box.width * x, y: box.height * y } });
}

/** Clicks the first slice of a ring, which begins on top. */
async function clickSlice(card: Locator): Promise<void> {
  const canvas = card.locator(".chart__canvas canvas");
  await canvas.scrollIntoViewIfNeeded();
  await expectDrawn(card);
  const { width, height } = (await canvas.boundingBox())!;
  await canvas.click({ position: { x: width / 2 + 4, y: height / 2 - Math.min(width, height) * 0.39 } });
}

test("a click on a point of time narrows the page to its day, and the back button returns", async ({ page, sample }) => {
  for (const [path, title] of [
    ["/usage", "Daily cost and tokens"],
    ["/performance", /latency/i],
  ] as const) {
    const from = `${sample.url}${path}?range=30d&outcome=ok`;
    await page.goto(from);
    await expectAlive(page);
    await clickAt(chart(page, title).first(), 0.45, 0.5);
    await expect(page).toHaveURL(/\?range=(\d{4}-\d\d-\d\d)\.\.\1&outcome=ok$/);
    await settled(page);
    // A day is seen by its hours.
    await expect(chart(page, /^Hourly/).first()).toBeVisible();
    await page.goBack();
    await expect(page).toHaveURL(from);
    await settled(page);
    await expect(chart(page, /^Daily/).first()).toBeVisible();
  }
});

test("a line of a chart's table narrows the page as its point does", async ({ page, sample }) => {
  await page.goto(`${sample.url}/usage?range=90d&granularity=week`);
  await expectAlive(page);
  const card = chart(page, "Weekly cost and tokens");
  await card.getByRole("button", { name: /Show as table/ }).click();
  await card.locator("tbody tr").nth(3).getByRole("button").click();
  await expect(page).toHaveURL(/\/usage\?range=\d{4}-\d\d-\d\d\.\.\d{4}-\d\d-\d\d$/);
  const [first, last] = new URL(page.url()).searchParams.get("range")!.split("..").map((day) => Date.parse(day));
  expect((last - first) / 86_400_000, "a week").toBe(6);
});

test("a slice, an area, a part of a tree and a bar add what they stand for", async ({ page, sample }) => {
  await page.goto(`${sample.url}/?range=30d`);
  await expectAlive(page);
  await clickSlice(chart(page, "Where it went"));
  await expect(page).toHaveURL(/\/\?range=30d&model=\d+$|\/\?model=\d+$/);
  await expect(page.getByRole("link", { name: /^Remove the filter Model: / })).toBeVisible();

  await page.goto(`${sample.url}/usage?range=90d`);
  await expectAlive(page);
  await clickSlice(chart(page, "What it was for"));
  await expect(page).toHaveURL(/\/usage\?range=90d&action=\d+$/);
  await page.goBack();
  await settled(page);
  await clickAt(chart(page, "Who spent it"), 0.2, 0.6);
  await expect(page).toHaveURL(/\/usage\?range=90d&person=\d+(&model=\d+)?$/);

  await page.goto(`${sample.url}/models?range=90d`);
  await expectAlive(page);
  const bars = page.locator("section.chart").first();
  await bars.scrollIntoViewIfNeeded();
  await clickAt(bars, 0.4, 0.05);
  await expect(page).toHaveURL(/\/models\?range=90d&model=\d+$/);
});
