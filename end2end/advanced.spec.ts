// The Advanced page: hours of the week, key sources, caches and the mix of models; what is folded stays folded.
import type { Locator, Page } from "@playwright/test";
import { NETWORK } from "./console";
import { event, events } from "./events";
import { House } from "./house";
import { nanos, past, readCsv, usd } from "./numbers";
import {
  chart, expectAlive, expectDrawn, expectFailedReadTold, expectKpi, expectLive, expectReadable, expectTouchable, expectWithinWindow, exportCsv,
  kpiValue, settled, squeeze, standStill, tableTotal,
} from "./page";
import { expect, test } from "./test";

const PARTS = ["Hours of the week", "System and BYOK", "Cache savings", "Model mix"];

const week = (page: Page): Locator => chart(page, /by hour of the week$/);
const sources = (page: Page): Locator => chart(page, /by key source$/);
const savedOverTime = (page: Page): Locator => chart(page, "Saved by caches over time");
const rateOverTime = (page: Page): Locator => chart(page, "Cache hit rate over time");
const shares = (page: Page): Locator => chart(page, /^Share of/);
const toggle = (page: Page, part: string): Locator => page.getByRole("button", { name: part, exact: true });
const part = (page: Page, name: string): Locator => page.locator("section.fold").filter({ has: toggle(page, name) });
const sideBySide = (page: Page): Locator => part(page, "System and BYOK").locator(".sources__table");
const moved = (page: Page): Locator => part(page, "Model mix").locator("section.mix");

interface Totals {
  requests: number;
  tokens: number;
  cost_nanos: number;
  cache_saved_nanos: number;
}

test.describe("with the sample", () => {
  test.beforeEach(async ({ sample, context }) => sample.enter(context));

  test("each part is the sum of the window, under every filter", async ({ page, sample }) => {
    test.setTimeout(180_000);
    for (const query of [
      `range=${past(30, 2)}`,
      `range=${past(20, 3)}&timezone=Asia/Kathmandu`,
      `range=${past(80, 2)}&granularity=week&source=byok`,
      `range=${past(30, 2)}&outcome=ok&class=premium`,
    ]) {
      await test.step(`under ${query}`, async () => {
        const { total } = await sample.rest<{ total: Totals }>(`summary?${query}`);
        await page.goto(`${sample.url}/advanced?${query}`);
        await expectLive(page);
        await settled(page);
        const [head, ...days] = readCsv((await exportCsv(page, week(page))).text);
        expect(head.length).toBe(25);
        expect(days.map((day) => day[0])).toEqual(["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]);
        const sum = days.flatMap((day) => day.slice(1)).reduce((all, cell) => all + (cell === "" ? 0 : nanos(cell)), 0);
        expect(usd(sum), "the hours of the week").toBe(usd(total.cost_nanos));
        expect(await tableTotal(sources(page)), "both key sources").toBe(usd(total.cost_nanos));
        expect(await tableTotal(savedOverTime(page)), "what caches saved").toBe(usd(total.cache_saved_nanos));

        const answer = await sample.rest<{ sources: { total: Totals; cost_per_request_nanos: number | null; cache_hit_rate: number | null }[] }>(`by-source?${query}`);
        const line = (name: string) => sideBySide(page).getByRole("row").filter({ has: page.getByRole("rowheader", { name, exact: true }) }).locator("td");
        expect(await line("Requests").allInnerTexts()).toEqual(answer.sources.map(({ total }) => total.requests.toLocaleString("en-US")));
        const each = answer.sources.map(({ cost_per_request_nanos: cost }) => (cost === null ? "N/A" : usd(cost)));
        expect(await line("Cost per request").allInnerTexts()).toEqual(each);
        const rates = answer.sources.map(({ cache_hit_rate: rate }) => (rate === null ? "N/A" : `${(rate * 100).toFixed(1)}%`));
        expect(await line("Cache hit rate").allInnerTexts()).toEqual(rates);

        const mix = await sample.rest<{ distance: number | null; models: { name: string }[] }>(`model-mix?${query}`);
        expect(await moved(page).locator("tbody th").allInnerTexts()).toEqual(mix.models.map(({ name }) => name));
        const distance = mix.distance === null ? "N/A" : `${(mix.distance * 100).toFixed(1)}%`;
        await expect(moved(page).locator(".mix__distance b")).toHaveText(distance);
      });
    }
  });

  test("everything is drawn", async ({ page, sample }) => {
    await page.goto(`${sample.url}/advanced?range=90d`);
    await expect(page).toHaveTitle("Advanced · Countinghouse");
    for (const card of [week(page), sources(page), rateOverTime(page), savedOverTime(page), shares(page)]) {
      await card.scrollIntoViewIfNeeded();
      await expectDrawn(card);
    }
    // The sample has a model without a price, which reads nothing from caches that anyone could price.
    await expect(part(page, "Cache savings").locator(".kpi")).toHaveCount(3);
  });

  test("the measure is in the address, and stays when something else is asked", async ({ page, sample }) => {
    await page.goto(`${sample.url}/advanced`);
    await standStill(page);
    const measures = page.getByRole("group", { name: "Measure of the hours" });
    await expect(week(page).getByRole("heading")).toHaveText("Cost by hour of the week");
    const reads: string[] = [];
    page.on("request", (request) => {
      if (request.url().includes("/api/page/advanced")) reads.push(request.url());
    });
    for (const [name, value] of [["Requests", "requests"], ["Tokens", "tokens"]]) {
      await measures.getByRole("link", { name }).click();
      await expect(page).toHaveURL(`${sample.url}/advanced?heat=${value}`);
      await expect(week(page).getByRole("heading")).toHaveText(`${name} by hour of the week`);
      await expect(measures.getByRole("link", { name })).toHaveAttribute("aria-current", "true");
    }
    expect(reads, "the page has all measures").toEqual([]);
    await page.getByRole("group", { name: "Measure over time" }).getByRole("link", { name: "Cost per request" }).click();
    await expect(page).toHaveURL(`${sample.url}/advanced?heat=tokens&sources=each`);
    await expect(sources(page).getByRole("heading")).toHaveText("Cost per request by key source");
    await page.getByRole("group", { name: "Time range" }).getByRole("link", { name: "7d" }).click();
    await expect(page).toHaveURL(/range=7d/);
    await expect(page).toHaveURL(/heat=tokens/);
    await expect(week(page).getByRole("heading")).toHaveText("Tokens by hour of the week");
    await page.reload();
    await expect(week(page).getByRole("heading")).toHaveText("Tokens by hour of the week");
    await page.goBack();
    await expect(page).toHaveURL(`${sample.url}/advanced?heat=tokens&sources=each`);
    await page.goto(`${sample.url}/advanced?heat=weather`);
    await expect(week(page).getByRole("heading")).toHaveText("Cost by hour of the week");
  });

  test("a key source and a model are filters", async ({ page, sample }) => {
    await page.goto(`${sample.url}/advanced?range=90d&heat=requests`);
    await standStill(page);
    await sideBySide(page).getByRole("link", { name: "BYOK" }).click();
    await expect(page).toHaveURL(`${sample.url}/advanced?range=90d&source=byok&heat=requests`);
    await settled(page);
    await expect(sideBySide(page).getByRole("row").filter({ hasText: "Requests" }).locator("td").first()).toHaveText("0");
    await page.goBack();
    await settled(page);
    const model = moved(page).locator("tbody th a").first();
    const name = (await model.innerText()).trim();
    await model.click();
    await expect(page).toHaveURL(/range=90d&model=\d+&heat=requests$/);
    await settled(page);
    await expect(moved(page).locator("tbody tr")).toHaveCount(1);
    await expect(moved(page).locator("tbody th")).toHaveText(name);
  });

  test("what is folded stays folded", async ({ page, sample }) => {
    await page.goto(`${sample.url}/advanced`);
    await expectAlive(page);
    for (const name of PARTS) await expect(toggle(page, name)).toHaveAttribute("aria-expanded", "true");
    await toggle(page, "Hours of the week").click();
    await toggle(page, "Model mix").focus();
    await page.keyboard.press("Enter");
    for (const name of ["Hours of the week", "Model mix"]) await expect(toggle(page, name)).toHaveAttribute("aria-expanded", "false");
    await expect(week(page)).toBeHidden();
    await page.reload();
    await expectAlive(page);
    for (const name of ["Hours of the week", "Model mix"]) await expect(toggle(page, name)).toHaveAttribute("aria-expanded", "false");
    for (const name of ["System and BYOK", "Cache savings"]) await expect(toggle(page, name)).toHaveAttribute("aria-expanded", "true");
    await expect(week(page)).toBeHidden();
    await toggle(page, "Hours of the week").click();
    await expect(week(page)).toBeVisible();
    await expectDrawn(week(page));
    await page.goto(`${sample.url}/advanced?range=7d`);
    await expectAlive(page);
    await expect(toggle(page, "Hours of the week")).toHaveAttribute("aria-expanded", "true");
    await expect(toggle(page, "Model mix")).toHaveAttribute("aria-expanded", "false");
  });

  test("a failed read says so and keeps the numbers of before", async ({ page, sample, complaints }) => {
    complaints.allow(NETWORK);
    await page.goto(`${sample.url}/advanced`);
    await standStill(page);
    const before = await expectFailedReadTold(page, "**/api/page/advanced*", () => kpiValue(page, "Cache reads"));
    expect(await kpiValue(page, "Cache reads")).not.toBe(before);
  });

  test.describe("on a phone", () => {
    test.use({ viewport: { width: 360, height: 800 }, hasTouch: true, isMobile: true });

    test("at 360 pixels everything can be read and touched", async ({ page, sample }) => {
      await page.goto(`${sample.url}/advanced`);
      await expectLive(page);
      await expectWithinWindow(page, [week(page), sources(page), sideBySide(page), savedOverTime(page), moved(page)]);
      await expectReadable(page);
      await expectTouchable(page);
      // Whole model names, and all their numbers: nothing has to be scrolled to.
      await expect(moved(page).locator("tbody tr").first().locator("td")).toHaveCount(3);
      const table = moved(page).locator(".scroll");
      expect(await table.evaluate((box) => box.scrollWidth <= box.clientWidth), "the models scroll downwards only").toBe(true);
      // A part that was folded by a finger is folded.
      await toggle(page, "Model mix").tap();
      await expect(moved(page)).toBeHidden();
    });
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
    await page.goto(`${house.url}/advanced`);
    await expect(page.getByRole("heading", { name: "Waiting for the first request" })).toBeVisible();
    await expectLive(page);
    await house.ingest(key, event());
    await expect(sideBySide(page)).toContainText("$0.45");
    // Nothing was read from a cache: that is a rate, and no saving to tell.
    await expectKpi(page, "Cache hit rate", "0.0%");
    await expectKpi(page, "Saved by caches", "N/A");
  });

  test("key sources move at once; the hours of the week follow within five seconds", async ({ page }) => {
    await house.ingest(key, event());
    await page.goto(`${house.url}/advanced?heat=requests`);
    await expectLive(page);
    const requests = sideBySide(page).getByRole("row").filter({ hasText: "Requests" }).locator("td").first();
    const before = Number(await requests.innerText());
    const hours = week(page).getByRole("button", { name: /Show as table/ });
    await hours.click();
    await house.ingest(key, events(3, { cache_read_tokens: 50_000 }));
    await expect(requests).toHaveText(String(before + 3), { timeout: 2_000 });
    const shown = async () => {
      const cells = await week(page).locator("tbody td").allInnerTexts();
      return cells.reduce((sum, cell) => sum + (Number(squeeze(cell)) || 0), 0);
    };
    await expect.poll(shown, { timeout: 8_000, message: "requests in the hours" }).toBe(before + 3);
    expect(await hours.getAttribute("aria-pressed"), "the table stays open").toBe("true");
    await expect.poll(() => kpiValue(page, "Saved by caches"), { timeout: 8_000 }).toMatch(/^\$/);
  });
});
