// The Performance page: every number on it is what the server says, clicking goes deeper, and it moves while events come in.
import type { Locator, Page } from "@playwright/test";
import { NETWORK } from "./console";
import { event, events } from "./events";
import { House } from "./house";
import { lines } from "./log";
import { past, readCsv } from "./numbers";
import {
  chart, expectDrawn, expectFailedReadTold, expectKpi, expectLive, expectWithinWindow, exportCsv, kpi, kpiValue, settled, squeeze, standStill,
} from "./page";
import { expect, test } from "./test";

const latency = (page: Page): Locator => chart(page, /^Latency$/);
const firstToken = (page: Page): Locator => chart(page, "Time to the first token");
const speed = (page: Page): Locator => chart(page, "Output speed");
const success = (page: Page): Locator => chart(page, "Success");
const kinds = (page: Page): Locator => chart(page, /^Errors by type$/);
const overTime = (page: Page): Locator => chart(page, /errors by type$/);
const hours = (page: Page): Locator => chart(page, "Latency by hour of the day");
const slowest = (page: Page): Locator => page.locator("section.slowest");

/** A latency as the page writes it; not known where no request tells it, as of those that failed before their first token. */
function read(ms: number | null): string {
  if (ms === null) return "N/A";
  const whole = Math.round(ms);
  if (whole < 1_000) return `${whole}ms`;
  if (whole < 59_950) return `${(Math.floor((whole + 50) / 100) / 10).toFixed(1)}s`;
  const seconds = Math.floor((whole + 500) / 1_000);
  const two = (n: number) => String(n).padStart(2, "0");
  if (seconds < 3_600) return `${Math.floor(seconds / 60)}:${two(seconds % 60)}min`;
  return `${Math.floor(seconds / 3_600)}:${two(Math.floor((seconds % 3_600) / 60))}h`;
}

interface Speeds {
  requests: number;
  p50_ms: number | null;
  p95_ms: number | null;
  ttft_p50_ms: number | null;
  tokens_per_second: number | null;
}

test.describe("with the sample", () => {
  test.beforeEach(async ({ sample, context }) => sample.enter(context));

  test("cards, charts, exports and the REST API say one thing, under every filter", async ({ page, sample }) => {
    test.setTimeout(180_000);
    for (const query of [
      `range=${past(30, 2)}`,
      `range=${past(8, 3)}&timezone=Asia/Kathmandu`,
      `range=${past(80, 2)}&granularity=week&source=system`,
      `range=${past(30, 2)}&outcome=error`,
      `range=${past(60, 2)}&class=premium&compare=year`,
    ]) {
      await test.step(`under ${query}`, async () => {
        await page.goto(`${sample.url}/performance?${query}`);
        await expectLive(page);
        await settled(page);
        const { total } = await sample.rest<{ total: { requests: number; errors: number } }>(`summary?${query}`);
        const { overall, points } = await sample.rest<{ overall: Speeds; points: Speeds[] }>(`latency?${query}`);
        expect(await kpiValue(page, "Requests")).toBe(total.requests.toLocaleString("en-US"));
        await expect(kpi(page, "Success rate")).toContainText(`${total.errors.toLocaleString("en-US")} failed`);
        expect(await kpiValue(page, "Latency P50")).toBe(read(overall.p50_ms));
        expect(await kpiValue(page, "Latency P95")).toBe(read(overall.p95_ms));
        expect(await kpiValue(page, "First token P50")).toBe(read(overall.ttft_p50_ms));
        expect(await kpiValue(page, "Output speed")).toBe(overall.tokens_per_second === null ? "N/A" : `${overall.tokens_per_second.toFixed(1)}tokens/s`);

        const [head, ...lines] = readCsv((await exportCsv(page, latency(page))).text);
        expect(head.slice(2)).toEqual(["P50 (ms)", "P90 (ms)", "P95 (ms)", "P99 (ms)"]);
        expect(lines.map((line) => line[2])).toEqual(points.map((point) => (point.p50_ms === null ? "" : String(Math.round(point.p50_ms)))));

        for (const card of [kinds(page), overTime(page)]) {
          if (total.errors === 0) {
            await expect(card).toContainText("No request has failed in this window.");
            continue;
          }
          const [, ...rows] = readCsv((await exportCsv(page, card)).text);
          expect(rows.reduce((sum, row) => sum + Number(row.at(-1)), 0), "failed requests").toBe(total.errors);
        }
        const [heads, ...bands] = readCsv((await exportCsv(page, hours(page))).text);
        expect([heads.length, bands.length]).toEqual([25, 8]);
        expect(bands.flatMap((row) => row.slice(1)).reduce((sum, cell) => sum + Number(cell), 0)).toBe(overall.requests);

        const { requests } = await sample.rest<{ requests: { id: number }[] }>(`slowest?${query}`);
        const links = slowest(page).locator("tbody th a");
        await expect(links).toHaveCount(requests.length);
        const shown = await links.evaluateAll((all) => all.map((link) => link.getAttribute("href")!.split("?")[0]));
        expect(shown).toEqual(requests.map(({ id }) => `/activity/${id}`));
      });
    }
  });

  test("everything is drawn, and a gauge says how many failed", async ({ page, sample }) => {
    await page.goto(`${sample.url}/performance`);
    await expect(page).toHaveTitle("Performance · Countinghouse");
    for (const card of [latency(page), success(page), firstToken(page), speed(page), overTime(page), kinds(page), hours(page)]) {
      await card.scrollIntoViewIfNeeded();
      await expectDrawn(card);
    }
    await expect(success(page).locator(".chart__canvas")).toHaveAttribute("aria-label", /Succeeded 9\d\.\d%\. [\d,]+ of [\d,]+ requests failed\./);
    await expect(slowest(page).locator("tbody tr")).toHaveCount(20);
  });

  test("a type of error leads to its requests in the log, and the back button returns", async ({ page, sample }) => {
    await page.goto(`${sample.url}/performance?range=90d`);
    await standStill(page);
    const all = await kpiValue(page, "Requests");
    await kinds(page).getByRole("button", { name: /Show as table/ }).click();
    const kind = kinds(page).locator("tbody tr").first();
    const told = await kind.innerText();
    await kind.getByRole("button").click();
    await expect(page).toHaveURL(/\/activity\?range=90d&outcome=error&q=[^&]+$/);
    const type = new URL(page.url()).searchParams.get("q")!;
    expect(told, "the log is searched for the type that was chosen").toContain(type);
    await expect(lines(page)).not.toHaveCount(0);
    for (const text of await lines(page).locator('td[data-name="Outcome"]').allInnerTexts()) expect(text).toContain(type.replaceAll("_", " "));
    await page.goBack();
    await expect(page).toHaveURL(`${sample.url}/performance?range=90d`);
    await settled(page);
    const again = Number((await kpiValue(page, "Requests")).replaceAll(",", ""));
    expect(again, "as many, and what trickled in meanwhile").toBeGreaterThanOrEqual(Number(all.replaceAll(",", "")));
    // Only what failed, also after a reload.
    await page.goto(`${sample.url}/performance?range=90d&outcome=error`);
    await expectKpi(page, "Success rate", "0.0%");
    await page.reload();
    await expectKpi(page, "Success rate", "0.0%");
    expect(await kpiValue(page, "Requests")).not.toBe(all);
  });

  test("who was slow, and with which model, are filters; the request itself has a page", async ({ page, sample }) => {
    await page.goto(`${sample.url}/performance?range=90d`);
    await standStill(page);
    const row = slowest(page).locator("tbody tr").first();
    await expect(row.locator("th a")).toHaveAttribute("href", /^\/activity\/\d+\?range=90d$/);
    const model = row.locator('td[data-name="Model"] a');
    const name = await model.innerText();
    await model.click();
    await expect(page).toHaveURL(/range=90d&model=\d+$/);
    await settled(page);
    for (const text of await slowest(page).locator('td[data-name="Model"]').allInnerTexts()) expect(text.trim()).toBe(name.trim());
    await slowest(page).locator('td[data-name="Who"] a').first().click();
    await expect(page).toHaveURL(/range=90d&person=\d+&model=\d+$/);
  });

  test("the address is the page: range, filters and granularity survive a reload", async ({ page, sample }) => {
    const address = `${sample.url}/performance?range=${past(80, 2)}&granularity=week&source=system`;
    await page.goto(address);
    await standStill(page);
    const shown = await kpiValue(page, "Latency P95");
    await expect(overTime(page).getByRole("heading")).toHaveText("Weekly errors by type");
    await page.getByRole("group", { name: "Time range" }).getByRole("link", { name: "7d" }).click();
    await expect(page).toHaveURL(/range=7d&granularity=week&source=system/);
    await settled(page);
    await page.goBack();
    await expect(page).toHaveURL(address);
    await settled(page);
    expect(await kpiValue(page, "Latency P95")).toBe(shown);
    await page.goto(`${sample.url}/performance?range=never`);
    await expect(page.locator(".notice")).toContainText("range");
    await expect(kpi(page, "Requests")).toBeVisible();
  });

  test("a failed read says so and keeps the numbers of before", async ({ page, sample, complaints }) => {
    complaints.allow(NETWORK);
    await page.goto(`${sample.url}/performance`);
    await standStill(page);
    const before = await expectFailedReadTold(page, "**/api/page/performance*", () => kpiValue(page, "Requests"));
    expect(await kpiValue(page, "Requests")).not.toBe(before);
  });

  test("at 360 pixels nothing is wider than the phone, and a request reads as a card", async ({ page, sample }) => {
    await page.setViewportSize({ width: 360, height: 800 });
    await page.goto(`${sample.url}/performance`);
    await expectLive(page);
    await expectWithinWindow(page, [latency(page), success(page), hours(page), slowest(page)]);
    const row = slowest(page).locator("tbody tr").first();
    await expect(row.locator('td[data-name="Cost"]')).toBeVisible();
    const inside = await row.evaluate((row) => row.scrollWidth <= row.clientWidth);
    expect(inside, "no cell is cut").toBe(true);
  });
});

test.describe("while events come in", () => {
  let house: House;
  let key: string;
  test.beforeAll(async () => {
    test.setTimeout(240_000);
    house = await House.ready();
    await house.addAccount();
    key = await house.createKey("browser");
  });
  test.afterAll(async () => house.close());
  test.beforeEach(async ({ context }) => house.enter(context));

  test("nothing yet says what to do, and the first event fills the page", async ({ page }) => {
    await page.goto(`${house.url}/performance`);
    await expect(page.getByRole("heading", { name: "Waiting for the first request" })).toBeVisible();
    await expectLive(page);
    // A log does not tell how long a request took: it is counted, and nothing is made up.
    await house.ingest(key, event({ latency_ms: null }));
    await expectKpi(page, "Requests", "1");
    await expectKpi(page, "Success rate", "100.0%");
    for (const title of ["Latency P50", "Latency P95", "First token P50", "Output speed"]) await expectKpi(page, title, "N/A");
    await expect(kpi(page, "Requests")).toContainText("1 without a known latency");
    for (const card of [latency(page), firstToken(page), speed(page), hours(page)]) {
      await expect(card).toContainText("No request in this window says how long it took.");
    }
    await expect(kinds(page)).toContainText("No request has failed in this window.");
    await expect(slowest(page)).toContainText("No request in this window says how long it took.");
  });

  test("counts move at once; percentiles, errors and the slowest follow within five seconds", async ({ page }) => {
    await house.ingest(key, events(4, { latency_ms: 2_000, ttft_ms: 500 }));
    await page.goto(`${house.url}/performance`);
    await expectLive(page);
    const before = Number((await kpiValue(page, "Requests")).replaceAll(",", ""));
    await page.evaluate(() => ((globalThis as unknown as { same: boolean }).same = true));
    const shown = kinds(page);
    await house.ingest(key, [
      event({ latency_ms: 95_000, ttft_ms: 900, person: "bo@example.com" }),
      event({ latency_ms: 40, status: "error", error_type: "overloaded" }),
    ]);
    await expectKpi(page, "Requests", String(before + 2), 2_000);
    await expect(kpi(page, "Success rate")).toContainText("1 failed");
    const first = slowest(page).locator("tbody tr").first();
    await expect(first).toContainText("1:35 min", { timeout: 8_000 });
    await expect(first).toContainText("bo@example.com");
    await expect(shown.locator(".chart__canvas")).toHaveAttribute("aria-label", /overloaded 100%/, { timeout: 8_000 });
    expect(squeeze(await slowest(page).locator("tbody tr").last().locator("th").innerText())).toBe("40msfailed");
    expect(await page.evaluate(() => (globalThis as unknown as { same?: boolean }).same), "the page was not loaded again").toBe(true);
  });
});
