// The Models page: charts, the comparison, models side by side, and the same traffic on another model.
import type { Locator, Page } from "@playwright/test";
import { NETWORK } from "./console";
import { event, events } from "./events";
import { House } from "./house";
import { type Measures, nanos, readCsv, usd } from "./numbers";
import {
  chart, expectAlive, expectDrawn, expectFailedReadTold, expectLive, expectWithinWindow, exportCsv, settled, squeeze, standStill,
} from "./page";
import { expect, test } from "./test";

/** The part of `/api/page/models` that these tests look at. */
interface Models {
  rows: { id: number; name: string; measures: Measures; before: Measures }[];
}

/** The part of `/api/v1/usage/reprice` that these tests look at. */
interface Repriced {
  basis: string;
  notes: string[];
  total: { now_nanos: number; then_nanos: number; difference_nanos: number; requests: number };
  rows: { name: string; then_nanos: number }[];
}

const models = (house: House, query: Record<string, string> = {}): Promise<Models> =>
  house.read<Models>(`/api/page/models?${new URLSearchParams(query)}`);

const sum = (answer: Models, key: keyof Measures): number => answer.rows.reduce((total, row) => total + (row.measures[key] ?? 0), 0);

const used = (answer: Models): Models["rows"] => answer.rows.filter((row) => (row.measures.n ?? 0) > 0);

const table = (page: Page): Locator => page.locator(".models__table");
const lines = (page: Page): Locator => table(page).locator("tbody tr");
const line = (page: Page, name: string): Locator => lines(page).filter({ has: page.getByRole("link", { name, exact: true }) });
const cell = (row: Locator, name: string): Locator => row.locator(`td[data-name="${name}"]`);
const total = (page: Page): Locator => table(page).locator("tfoot tr");
const names = (page: Page): Promise<string[]> => lines(page).locator("th a").allInnerTexts();
const whole = (text: string): number => Number(text.replaceAll(",", ""));

const bars = (page: Page): Locator => chart(page, /^Ten dearest models/);
const bubbles = (page: Page): Locator => chart(page, /^Cost against latency/);
const side = (page: Page): Locator => page.locator(".models__part").filter({ has: page.getByRole("heading", { name: "Side by side" }) });
const panel = (page: Page): Locator =>
  page.locator(".models__part").filter({ has: page.getByRole("heading", { name: "The same traffic on another model" }) });

test.describe("with the sample", () => {
  test.beforeEach(async ({ sample, context }) => sample.enter(context));

  test("the first HTML holds the numbers", async ({ sample, browser }) => {
    const context = await browser.newContext({ javaScriptEnabled: false });
    await sample.enter(context);
    const page = await context.newPage();
    const before = await models(sample);
    await page.goto(`${sample.url}/models`);
    const requests = whole(await cell(total(page), "Requests").innerText());
    const after = await models(sample);
    // A request may trickle in between any two readings.
    expect(requests).toBeGreaterThanOrEqual(sum(before, "n"));
    expect(requests).toBeLessThanOrEqual(sum(after, "n"));
    await expect(lines(page)).toHaveCount(after.rows.length);
    await expect(bars(page).locator(".chart__canvas")).toHaveAttribute("aria-label", /^Ten dearest models: tokens by kind, tokens, /);
    await context.close();
  });

  test("charts, table and panels are all there", async ({ page, sample }) => {
    await page.goto(`${sample.url}/models`);
    await expect(page).toHaveTitle("Models · Countinghouse");
    await expectLive(page);
    for (const card of [bars(page), bubbles(page), side(page).locator("section.chart")]) {
      await card.scrollIntoViewIfNeeded();
      await expectDrawn(card);
    }
    for (const heading of ["Cost", "Requests", "Tokens", "$ / request", "Tokens / $", "Cache rate", "P50", "P95", "TTFT", "Tokens/s", "Errors", "Change"]) {
      await expect(table(page).getByRole("button", { name: heading, exact: true })).toBeVisible();
    }
    await expect(panel(page)).toContainText("Choose a model to see what the same traffic would have cost");
    const answer = await models(sample);
    const unpriced = answer.rows.filter((row) => (row.measures.t ?? 0) > 0);
    for (const row of unpriced) await expect(line(page, row.name).locator(".badge--warn")).toHaveText(/partial|unpriced/);
  });

  test("the total is that of the Overview, of the rows and of the file, under every filter", async ({ page, sample }) => {
    test.setTimeout(120_000);
    const { accounts } = await sample.overview();
    for (const question of [{}, { range: "7d" }, { range: "90d", source: "byok" }, { range: "90d", class: "fast" }, { account: String(accounts[0].account.id) }]) {
      const query = new URLSearchParams(question as Record<string, string>);
      await test.step(`under ${query || "no filter"}`, async () => {
        await page.goto(`${sample.url}/models?${query}`);
        await standStill(page);
        const cost = squeeze(await cell(total(page), "Cost").locator("span").first().innerText());
        const requests = whole(await cell(total(page), "Requests").innerText());
        const each = await Promise.all((await lines(page).all()).map((row) => cell(row, "Requests").innerText()));
        expect(each.reduce((sum, text) => sum + whole(text), 0), "the rows").toBe(requests);
        const [download] = await Promise.all([
          page.waitForEvent("download"),
          page.getByRole("link", { name: "Download as CSV" }).click(),
        ]);
        expect(download.suggestedFilename()).toBe("model-efficiency.csv");
        const chunks: Buffer[] = [];
        for await (const chunk of await download.createReadStream()) chunks.push(Buffer.from(chunk));
        const [head, ...file] = readCsv(Buffer.concat(chunks).toString("utf8"));
        const column = (name: string) => head.indexOf(name);
        expect(column("cost (USD)"), head.join()).toBeGreaterThan(0);
        const counted = file.reduce((sum, row) => sum + Number(row[column("requests")]), 0);
        // The file is read now, the page stands still: what trickled in meanwhile is in the file.
        expect(counted).toBeGreaterThanOrEqual(requests);
        if (counted === requests) {
          expect(usd(file.reduce((sum, row) => sum + nanos(row[column("cost (USD)")]), 0)), "the file").toBe(cost);
        }
        // The bars are the tokens of the dearest models; the export holds each.
        const { text } = await exportCsv(page, bars(page));
        const [bar, ...rows] = readCsv(text);
        expect(bar.at(-1)).toBe("Total (tokens)");
        expect(rows.length).toBeLessThanOrEqual(10);
        expect(rows[0][0]).toContain(" · $");
      });
    }
  });

  test("every heading orders the rows, and what is unknown comes last", async ({ page, sample }) => {
    await page.goto(`${sample.url}/models?range=90d`);
    await standStill(page);
    const heading = (name: string) => table(page).getByRole("columnheader", { name, exact: true });
    await expect(heading("Cost")).toHaveAttribute("aria-sort", "descending");
    const column = async (name: string) => Promise.all((await lines(page).all()).map((row) => cell(row, name).innerText()));
    await heading("Requests").getByRole("button").click();
    await expect(heading("Requests")).toHaveAttribute("aria-sort", "descending");
    await expect(heading("Cost")).not.toHaveAttribute("aria-sort", /./);
    const most = (await column("Requests")).map(whole);
    expect(most).toEqual([...most].sort((one, other) => other - one));
    await heading("Requests").getByRole("button").click();
    await expect(heading("Requests")).toHaveAttribute("aria-sort", "ascending");
    const least = (await column("Requests")).map(whole);
    expect(least).toEqual([...least].sort((one, other) => one - other));
    await heading("Model").getByRole("button").click();
    const alphabet = await names(page);
    expect(alphabet).toEqual([...alphabet].sort());
    for (const name of ["$ / request", "Cost", "P95", "TTFT", "Change"]) {
      await heading(name).getByRole("button").click();
      const texts = (await column(name)).map((text) => text.trim().split(/\s/)[0]);
      const first = texts.indexOf("–");
      if (first >= 0) expect(texts.slice(first).every((text) => text === "–"), `${name}: ${texts}`).toBe(true);
    }
    // The order is in the address, and so is what stands side by side.
    await expect(page).toHaveURL(/\?range=90d&sort=-change$/);
    await side(page).getByRole("button", { name: "Latency" }).click();
    await expect(page).toHaveURL(/&sort=-change&side=latency$/);
    await page.reload();
    await expect(heading("Change")).toHaveAttribute("aria-sort", "descending");
    await expect(side(page).getByRole("button", { name: "Latency", exact: true })).toHaveAttribute("aria-pressed", "true");
  });

  test("a model's name, its bar and its bubble lead to it alone, and the back button returns", async ({ page, sample }) => {
    const [dearest] = used(await models(sample, { range: "90d" }));
    await page.goto(`${sample.url}/models?range=90d`);
    await standStill(page);
    const count = await lines(page).count();
    await line(page, dearest.name).getByRole("link", { name: dearest.name }).click();
    await expect(page).toHaveURL(`${sample.url}/models?range=90d&model=${dearest.id}`);
    await settled(page);
    await expect(lines(page)).toHaveCount(1);
    await expect(cell(total(page), "Requests")).toHaveText(await cell(lines(page).first(), "Requests").innerText());
    await page.reload();
    await expect(lines(page)).toHaveCount(1);
    await page.goBack();
    await settled(page);
    await expect(lines(page)).toHaveCount(count);
    // The chart's table has the same way, for the keyboard.
    await bars(page).getByRole("button", { name: /Show as table/ }).click();
    await bars(page).getByRole("button", { name: new RegExp(`^Only ${dearest.name} `) }).click();
    await expect(page).toHaveURL(`${sample.url}/models?range=90d&model=${dearest.id}`);
    await page.goBack();
    await settled(page);
    await bubbles(page).getByRole("button", { name: /Show as table/ }).click();
    await bubbles(page).getByRole("button", { name: `Only ${dearest.name}`, exact: true }).click();
    await expect(page).toHaveURL(`${sample.url}/models?range=90d&model=${dearest.id}`);
  });

  test("models that are ticked stand side by side, in the address as well", async ({ page, sample }) => {
    const [first, second, third] = used(await models(sample, { range: "90d" }));
    await page.goto(`${sample.url}/models?range=90d`);
    await standStill(page);
    const tick = (name: string) => table(page).getByRole("checkbox", { name: `Compare ${name}`, exact: true });
    const canvas = side(page).locator(".chart__canvas");
    for (const row of [first, second]) await expect(tick(row.name)).toBeChecked();
    await expect(tick(third.name)).not.toBeChecked();
    await tick(third.name).check();
    const ids = [first.id, second.id, third.id].sort((one, other) => one - other);
    await expect(page).toHaveURL(`${sample.url}/models?range=90d&compare_models=${ids.join(",")}`);
    await side(page).getByRole("button", { name: "Latency" }).click();
    await expect(side(page).getByRole("heading", { name: "Latency side by side" })).toBeVisible();
    for (const row of [first, second, third]) await expect(side(page).locator(".chart__key").filter({ hasText: row.name })).toBeVisible();
    await page.reload();
    await expect(tick(third.name)).toBeChecked();
    await expectAlive(page);
    // Other filters leave the choice.
    await page.getByRole("group", { name: "Time range" }).getByRole("link", { name: "7d" }).click();
    await expect(page).toHaveURL(new RegExp(`compare_models=${ids.join(",")}`));
    await page.goBack();
    await settled(page);
    for (const row of [first, second, third]) await tick(row.name).uncheck();
    await expect(page).toHaveURL(`${sample.url}/models?range=90d&side=latency&compare_models=none`);
    await expect(side(page)).toContainText("Tick two or more models in the table above");
    await expect(canvas).toBeHidden();
  });

  test("the same traffic is priced with any model of the book, and the address keeps which", async ({ page, sample }) => {
    await page.goto(`${sample.url}/models?range=7d`);
    await standStill(page);
    const choice = panel(page).getByLabel("Model to price it with");
    await choice.selectOption("claude-haiku-4-5");
    await expect(page).toHaveURL(`${sample.url}/models?range=7d&reprice=claude-haiku-4-5`);
    await expect(panel(page).locator(".reprice__sums")).toBeVisible();
    const answer = await sample.rest<Repriced>("reprice?range=7d&model_id=claude-haiku-4-5");
    await expect(panel(page)).toContainText("On claude-haiku-4-5");
    await expect(panel(page).locator(".reprice__notes")).toContainText(answer.basis === "requests" ? "Exact: each of the" : "at list rates");
    await expect(panel(page).locator(".reprice__rows tbody tr")).toHaveCount(answer.rows.length);
    expect(answer.rows.reduce((sum, row) => sum + row.then_nanos, 0)).toBe(answer.total.then_nanos);
    // It costs less on the small one, and says so.
    await expect(panel(page).locator(".reprice__sums")).toContainText(/\$[\d,.]+ less/);
    await page.reload();
    await expect(choice).toHaveValue("claude-haiku-4-5");
    await expect(panel(page).locator(".reprice__sums")).toBeVisible();
    // Other filters, another answer.
    const before = await panel(page).locator(".reprice__sums").innerText();
    await page.getByRole("group", { name: "Time range" }).getByRole("link", { name: "30d" }).click();
    await expect(page).toHaveURL(`${sample.url}/models?reprice=claude-haiku-4-5`);
    await expect(panel(page).locator(".reprice__sums")).not.toHaveText(before);
    await choice.selectOption("");
    await expect(page).toHaveURL(`${sample.url}/models`);
    await expect(panel(page)).toContainText("Choose a model to see");
  });

  test("a model that is not in the book is told, and so is a question that fails", async ({ page, sample, complaints }) => {
    complaints.allow(NETWORK, /422/);
    await page.goto(`${sample.url}/models?reprice=no-such-model`);
    await expect(panel(page).getByRole("alert")).toContainText("“no-such-model” is not in the price book");
    await expect(total(page)).toBeVisible();
    await page.goto(`${sample.url}/models`);
    await standStill(page);
    const before = await expectFailedReadTold(page, "**/api/page/models*", () => cell(total(page), "Requests").innerText());
    await expect(cell(total(page), "Requests")).not.toHaveText(before);
    await page.route("**/api/page/reprice*", (route) => route.abort());
    await panel(page).getByLabel("Model to price it with").selectOption("gpt-5");
    await expect(panel(page).getByRole("alert")).toContainText("could not be reached");
    await page.unroute("**/api/page/reprice*");
    await panel(page).getByRole("button", { name: "Try again" }).click();
    await expect(panel(page).locator(".reprice__sums")).toBeVisible();
  });

  for (const width of [390, 360]) {
    test(`at ${width} pixels every model is a card and nothing is cut`, async ({ page, sample }) => {
      await page.setViewportSize({ width, height: 800 });
      await page.goto(`${sample.url}/models?reprice=claude-haiku-4-5`);
      await standStill(page);
      await expect(panel(page).locator(".reprice__sums")).toBeVisible();
      await expectWithinWindow(page, [lines(page).first(), total(page)].flatMap((row) => ["Cost", "P95", "Change"].map((name) => cell(row, name))));
      // There are no headings to click: a select orders the cards.
      await page.getByLabel("Sort by").selectOption("Requests");
      await expect(page).toHaveURL(/[?&]sort=-?requests/);
      const texts = await Promise.all((await lines(page).all()).map((row) => cell(row, "Requests").innerText()));
      const counts = texts.map((text) => whole(text.replace(/[^\d]/g, "")));
      expect(counts).toEqual([...counts].sort((one, other) => other - one));
      await page.getByRole("button", { name: "Most first" }).click();
      await expect(page.getByRole("button", { name: "Least first" })).toBeVisible();
      for (const card of [bars(page), bubbles(page)]) {
        await card.scrollIntoViewIfNeeded();
        await expectDrawn(card);
      }
    });
  }
});

test("an empty house says what to do, then moves with what comes in", async ({ page, context }) => {
  test.setTimeout(300_000);
  const house = await House.ready();
  try {
    await house.enter(context);
    await page.goto(`${house.url}/models`);
    await expectLive(page);
    await expect(page.getByRole("heading", { name: "Waiting for the first request" })).toBeVisible();
    const account = await house.addAccount();
    const key = await house.createKey("gateway", String(account.id));
    // 100,000 input tokens cost 30 cents, and 10,000 output tokens 15.
    await house.ingest(key, event());
    await expect(cell(total(page), "Cost")).toContainText("$0.45", { timeout: 20_000 });
    await expect(cell(total(page), "Requests")).toHaveText("1");
    // A model that is there moves at once, its speed follows within seconds; a new model comes with the next reading.
    await house.ingest(key, events(2, { latency_ms: 9_000 }));
    await expect(cell(total(page), "Cost")).toContainText("$1.35", { timeout: 5_000 });
    await expect(cell(total(page), "P95")).toHaveText(/^[89]\.\d\s?s$/, { timeout: 20_000 });
    await house.ingest(key, event({ model: "a-model-of-our-own", input_tokens: 500, output_tokens: 5 }));
    await expect(line(page, "a-model-of-our-own").locator(".badge--warn")).toHaveText("unpriced", { timeout: 20_000 });
    await expect(page.locator(".note--warn")).toContainText("1 model has no price: a-model-of-our-own");
    // The ticks and the focus stay where they are while the page is read again.
    const tick = table(page).getByRole("checkbox", { name: "Compare claude-sonnet-4-5", exact: true });
    await tick.focus();
    await house.ingest(key, event());
    await expect(cell(total(page), "Cost")).toContainText("$1.80", { timeout: 10_000 });
    await page.waitForTimeout(6_000);
    await expect(tick).toBeFocused();
    // On the same model the traffic costs what it cost; the one without a price gets one, and is not compared.
    await panel(page).getByLabel("Model to price it with").selectOption("claude-sonnet-4-5");
    await expect(panel(page).locator(".reprice__sums")).toContainText("no difference");
    await expect(panel(page).locator(".reprice__notes")).toContainText("1 request has no price now");
    await expect(panel(page).locator(".reprice__notes")).toContainText("Exact: each of the 5 requests");
    expect(await house.verify()).toBeTruthy();
  } finally {
    // A page that is open would miss its server.
    await page.close();
    await house.close();
  }
});
