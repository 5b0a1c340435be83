// The Usage page: every number on it says the same, clicking goes deeper, and it moves while events come in.
import type { Locator, Page } from "@playwright/test";
import { chips, chooseFilter, rangeLink } from "./bar";
import { NETWORK } from "./console";
import { event, events } from "./events";
import { House } from "./house";
import { nanos, past, readCsv, usd } from "./numbers";
import {
  chart, expectAlive, expectCost, expectDrawn, expectFailedReadTold, expectKpi, expectLive, expectReadable, expectTouchable, expectWithinWindow, exportCsv, kpi,
  kpiValue, settled, squeeze, standStill, tableTotal,
} from "./page";
import { ranked } from "./ranked";
import { expect, test } from "./test";

const trend = (page: Page): Locator => chart(page, /cost and tokens$/);
const actions = (page: Page): Locator => chart(page, /cost by action$/);
const purposes = (page: Page): Locator => chart(page, "What it was for");
const spenders = (page: Page): Locator => chart(page, "Who spent it");
const features = (page: Page): Locator => chart(page, "What each feature cost");
const sizes = (page: Page): Locator => chart(page, "Tokens of a request");
const kinds = (page: Page): Locator => chart(page, /tokens by kind$/);

test.describe("with the sample", () => {
  test.beforeEach(async ({ sample, context }) => sample.enter(context));

  test("the cost is the sum of every chart and of every export, under every filter", async ({ page, sample }) => {
    test.setTimeout(180_000);
    for (const query of ["", "range=7d", "range=90d&granularity=week&compare=year", "range=ytd&source=byok&timezone=UTC", "range=90d&outcome=ok&class=premium"]) {
      await test.step(`under ${query || "no filter"}`, async () => {
        await page.goto(`${sample.url}/usage?${query}`);
        await standStill(page);
        const cost = await kpiValue(page, "Total cost");
        for (const card of [trend(page), actions(page), purposes(page), spenders(page), features(page)]) {
          expect(await tableTotal(card), await card.getByRole("heading").innerText()).toBe(cost);
        }
        for (const card of [actions(page), spenders(page)]) {
          const [head, ...lines] = readCsv((await exportCsv(page, card)).text);
          expect(head.at(-1)).toMatch(/\(USD\)$/);
          expect(usd(lines.reduce((sum, line) => sum + nanos(line.at(-1) ?? ""), 0))).toBe(cost);
        }
        const requests = (await kpi(page, "Total tokens").innerText()).match(/([\d,]+) requests/)?.[1].replaceAll(",", "");
        const [, ...bins] = readCsv((await exportCsv(page, sizes(page))).text);
        const without = (await sizes(page).locator(".card__note").innerText()).match(/([\d,]+) without tokens/)?.[1].replaceAll(",", "") ?? "0";
        expect(bins.reduce((sum, line) => sum + Number(line.at(-1)), 0) + Number(without)).toBe(Number(requests));
      });
    }
  });

  test("everything is drawn, and the projection is told with its interval", async ({ page, sample }) => {
    await page.goto(`${sample.url}/usage`);
    await expect(page).toHaveTitle("Usage · Countinghouse");
    for (const card of [trend(page), kinds(page), sizes(page), actions(page), purposes(page), spenders(page), features(page)]) {
      await card.scrollIntoViewIfNeeded();
      await expectDrawn(card);
    }
    await expect(kpi(page, "Projection for the month")).toContainText(/\$[\d,.]+ to \$[\d,.]+, four times out of five/);
    await expect(sizes(page).locator(".card__note")).toHaveText(/P50 .* P90 .* P99 /);
    await expect(page.getByRole("heading", { name: "How far to trust the projection" })).toBeVisible();
  });

  test("a slice is a filter, and the back button takes it away", async ({ page, sample }) => {
    await page.goto(`${sample.url}/usage?range=90d`);
    await standStill(page);
    const all = await kpiValue(page, "Total cost");
    const card = purposes(page);
    await card.getByRole("button", { name: /Show as table/ }).click();
    const line = card.locator("tbody tr").first();
    const part = squeeze(await line.locator("td").first().innerText());
    await line.getByRole("button").click();
    await expect(page).toHaveURL(/range=90d&action=\d+$/);
    await expectCost(page, part);
    await page.goBack();
    await expectCost(page, all);
  });

  test("what changed most leads to what has changed", async ({ page, sample }) => {
    await page.goto(`${sample.url}/usage?range=${past(30, 2)}`);
    await standStill(page);
    const panel = page.locator(".drivers");
    await panel.getByRole("button", { name: "Person" }).click();
    await expect(page).toHaveURL(/changes=person$/);
    await page.reload();
    await expect(panel.getByRole("columnheader").first()).toHaveText("Person");
    const line = panel.locator("tbody tr").first();
    const now = squeeze(await line.locator("td").last().innerText());
    await line.getByRole("link").click();
    await expect(page).toHaveURL(/person=\d+&changes=person$/);
    await expectCost(page, now);
  });

  test("the address is the page: range, comparison, granularity and filters survive a reload and the back button", async ({ page, sample }) => {
    const address = `${sample.url}/usage?range=${past(60, 2)}&compare=year&granularity=week&source=system`;
    await page.goto(address);
    await standStill(page);
    const cost = await kpiValue(page, "Total cost");
    const isShown = async () => {
      await expect(page).toHaveURL(address);
      await expectCost(page, cost);
      await expect(trend(page).getByRole("heading")).toHaveText("Weekly cost and tokens");
      await expect(page.getByLabel("Granularity")).toHaveValue("week");
      await expect(chips(page).getByRole("listitem")).toHaveText(["Key source: System", "Compared with last year"]);
    };
    await isShown();
    await page.reload();
    await expectAlive(page);
    await isShown();
    await rangeLink(page, "7d").click();
    await expect(page).toHaveURL(`${sample.url}/usage?range=7d&compare=year&granularity=week&source=system`);
    await settled(page);
    expect(await kpiValue(page, "Total cost"), "a week costs less than two months").not.toBe(cost);
    await page.goBack();
    await isShown();
    await page.goto(`${sample.url}/usage?range=never`);
    await expect(page.locator(".notice")).toContainText("range");
    await expect(kpi(page, "Total cost")).toBeVisible();
  });

  test("a filter chosen in the bar is the sum of what it lets through, and the chip takes it away", async ({ page, sample }) => {
    const window = `range=${past(30, 2)}`;
    const [dearest] = (await ranked(sample, "person", window)).filter((person) => person.id > 0);
    await page.goto(`${sample.url}/usage?${window}`);
    await standStill(page);
    const all = await kpiValue(page, "Total cost");
    await chooseFilter(page, "People", dearest.name);
    await expect(page).toHaveURL(`${sample.url}/usage?${window}&person=${dearest.id}`);
    await expectCost(page, usd(dearest.cost_nanos));
    for (const card of [actions(page), purposes(page), spenders(page)]) {
      await expect.poll(() => tableTotal(card)).toBe(squeeze(usd(dearest.cost_nanos)));
    }
    await page.reload();
    await expectAlive(page);
    await expectCost(page, usd(dearest.cost_nanos));
    await chips(page).getByRole("link", { name: dearest.name }).click();
    await expect(page).toHaveURL(`${sample.url}/usage?${window}`);
    await expectCost(page, all);
  });

  test("a range of one's own is chosen by the picker, and the numbers are those of its days", async ({ page, sample }) => {
    const days = past(20, 5);
    const [from, to] = days.split("..");
    await page.goto(`${sample.url}/usage?source=system`);
    await standStill(page);
    await page.getByRole("group", { name: "Time range" }).getByRole("button").click();
    const picker = page.getByRole("dialog", { name: "Choose a range of days" });
    await picker.getByRole("textbox", { name: "From" }).fill(from);
    await picker.getByRole("textbox", { name: "To" }).fill(to);
    await expect(picker.getByRole("status")).toHaveText("16 days");
    await picker.getByRole("button", { name: "Apply" }).click();
    await expect(page).toHaveURL(`${sample.url}/usage?range=${days}&source=system`);
    await settled(page);
    const { total } = await sample.rest<{ total: { cost_nanos: number; requests: number } }>(`summary?range=${days}&source=system`);
    await expectCost(page, usd(total.cost_nanos));
    await expect(kpi(page, "Total tokens")).toContainText(`${total.requests.toLocaleString("en-US")} requests`);
    await page.goBack();
    await expect(page).toHaveURL(`${sample.url}/usage?source=system`);
    await expect(rangeLink(page, "30d")).toHaveAttribute("aria-current", "true");
  });

  test("a failed read says so and keeps the numbers of before", async ({ page, sample, complaints }) => {
    complaints.allow(NETWORK);
    await page.goto(`${sample.url}/usage`);
    await standStill(page);
    const before = await expectFailedReadTold(page, "**/api/page/usage*", () => kpiValue(page, "Total cost"));
    expect(await kpiValue(page, "Total cost")).not.toBe(before);
  });

  test.describe("on a phone", () => {
    test.use({ viewport: { width: 360, height: 800 }, hasTouch: true, isMobile: true });

    test("at 360 pixels everything can be read and touched", async ({ page, sample }) => {
      await page.goto(`${sample.url}/usage`);
      await expectLive(page);
      const drivers = page.locator(".drivers");
      await expectWithinWindow(page, [trend(page), spenders(page), drivers]);
      await expectReadable(page);
      await expectTouchable(page);
      // What changed most is a card each, with all of its numbers under their names.
      await drivers.getByRole("button", { name: "Person" }).tap();
      const line = drivers.locator("tbody tr").first();
      await expect(line.getByRole("link")).toBeVisible();
      for (const name of ["Change", "Share of the change", "Before", "Now"]) {
        const cell = line.locator(`td[data-name="${name}"]`);
        await expect(cell).toBeVisible();
        expect(await cell.evaluate((cell) => getComputedStyle(cell, "::before").content), "its name stands with it").toBe(`"${name}"`);
      }
      await expectReadable(page);
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

  test("nothing yet says what to do, and the first event fills the page", async ({ page, context }) => {
    await house.enter(context);
    await page.goto(`${house.url}/usage`);
    await expect(page.getByRole("heading", { name: "Waiting for the first request" })).toBeVisible();
    await expectLive(page);
    await house.ingest(key, event());
    await expectKpi(page, "Total cost", "$0.45");
    await expect(kpi(page, "Projection for the month")).toContainText("Not enough data yet");
  });

  test("cards move at once; what a change does not say follows within five seconds", async ({ page, context }) => {
    await house.enter(context);
    await house.ingest(key, event());
    await page.goto(`${house.url}/usage`);
    await expectLive(page);
    const before = nanos((await kpiValue(page, "Total cost")).replace("$", ""));
    const purpose = purposes(page).getByRole("button", { name: /Show as table/ });
    await purpose.click();
    await house.ingest(key, events(4, { action: "guardrail_check" }));
    await expectKpi(page, "Total cost", usd(before + 4 * 450_000_000), 2_000);
    await expect(purposes(page).locator("tbody")).toContainText("guardrail_check", { timeout: 8_000 });
    expect(await purpose.getAttribute("aria-pressed"), "the table stays open").toBe("true");
  });
});
