// The Overview with the sample workspace: what it shows, under which filters, and that every number says the same.
import { openPopover } from "./bar";
import { NETWORK } from "./console";
import { cost, nanos, readCsv, requests, unpriced, usd } from "./numbers";
import {
  bars, curve, expectAlive, expectDrawn, expectFailedReadTold, expectLive, expectNoSidewaysScroll, expectWithinWindow, exportCsv, kpi, kpiValue,
  requestCount, ring, settled, squeeze, standStill, tableTotal,
} from "./page";
import { expect, test } from "./test";

test.beforeEach(async ({ sample, context }) => sample.enter(context));

test("the first HTML holds the numbers", async ({ sample, browser }) => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  await sample.enter(context);
  const page = await context.newPage();
  const before = await sample.overview();
  await page.goto(sample.url);
  const shown = await kpiValue(page, "Spend");
  const count = await requestCount(page);
  const after = await sample.overview();
  // A request may trickle in between any two readings.
  expect(nanos(shown.replace(/[$,]/g, ""))).toBeGreaterThanOrEqual(cost(before) - 5e6);
  expect(nanos(shown.replace(/[$,]/g, ""))).toBeLessThanOrEqual(cost(after) + 5e6);
  expect(count).toBeGreaterThanOrEqual(requests(before));
  expect(count).toBeLessThanOrEqual(requests(after));
  // Charts are described in words, cards and feed are filled.
  await expect(curve(page).locator(".chart__canvas")).toHaveAttribute("aria-label", /^Daily cost by model, USD, .* Total \$/);
  await expect(page.locator(".acct")).toHaveCount(after.accounts.length);
  await expect(page.locator(".feed tbody tr")).not.toHaveCount(0);
  // Filters work as links and as a form.
  await page.getByRole("link", { name: "7d" }).click();
  await expect(page).toHaveURL(/\?range=7d$/);
  const panel = await openPopover(page, /^Filters\b/, "Filters");
  await panel.getByLabel("Key source").selectOption("byok");
  await panel.getByRole("button", { name: "Apply" }).click();
  await expect(page).toHaveURL(({ searchParams: asked }) => asked.get("range") === "7d" && asked.get("source") === "byok");
  await context.close();
});

test("cards, charts and feed are all there", async ({ page, sample }) => {
  await page.goto(sample.url);
  await expect(page).toHaveTitle("Overview · Countinghouse");
  for (const title of ["Spend", "Tokens", "Active people", "Cache hit rate"]) {
    await expect(kpi(page, title)).toBeVisible();
    await expect(kpi(page, title).locator(".kpi__value")).toHaveText(/\d/);
    await expect(kpi(page, title).locator("svg")).toBeVisible();
  }
  for (const card of [curve(page), ring(page), bars(page)]) {
    await card.scrollIntoViewIfNeeded();
    await expectDrawn(card);
  }
  const { accounts } = await sample.overview();
  await expect(page.locator(".acct")).toHaveCount(accounts.length);
  for (const { account } of accounts) await expect(page.locator(".acct").filter({ hasText: account.email || account.label })).not.toHaveCount(0);
  await expect(page.locator(".acct").first()).toContainText(/day \d+ of \d+/);
  await expect(page.locator(".feed tbody tr").first()).toContainText("ago");
  await expect(page.locator(".note--sample")).toContainText("Sample");
  await expect(page.locator(".who")).toContainText("sample");
});

test("unpriced use is told with the models' names", async ({ page, sample }) => {
  await page.goto(`${sample.url}/?range=90d`);
  const names = unpriced(await sample.overview({ range: "90d" }));
  const note = page.locator(".note--warn");
  if (names.length === 0) {
    await expect(note).toHaveCount(0);
    return;
  }
  for (const name of names.slice(0, 6)) await expect(note).toContainText(name);
  await expect(note).toContainText("not in these totals");
  await expect(kpi(page, "Spend")).toContainText("unpriced tokens");
});

test("every range is one click away, in the address, and the back button returns", async ({ page, sample }) => {
  await page.goto(sample.url);
  await standStill(page);
  const ranges = page.getByRole("group", { name: "Time range" });
  const seen: string[] = [await curve(page).locator(".card__note").innerText()];
  for (const [name, range] of [["7d", "7d"], ["90d", "90d"], ["YTD", "ytd"], ["30d", ""]]) {
    await ranges.getByRole("link", { name }).click();
    await expect(page).toHaveURL(range ? `${sample.url}/?range=${range}` : `${sample.url}/`);
    await expect(ranges.getByRole("link", { name })).toHaveAttribute("aria-current", "true");
    await settled(page);
    seen.push(await curve(page).locator(".card__note").innerText());
  }
  // On three days of a year one of them is the year to date.
  const today = new Intl.DateTimeFormat("sv-SE", { timeZone: "America/New_York" }).format(new Date());
  const sinceNewYear = Math.round((Date.parse(today) - Date.parse(`${today.slice(0, 4)}-01-01`)) / 86_400_000) + 1;
  expect(new Set(seen).size, "each range has its own window").toBe([7, 30, 90].includes(sinceNewYear) ? 3 : 4);
  await page.goBack();
  await expect(page).toHaveURL(`${sample.url}/?range=ytd`);
  await expect(ranges.getByRole("link", { name: "YTD" })).toHaveAttribute("aria-current", "true");
  await settled(page);
  await expect(curve(page).locator(".card__note")).toHaveText(seen[3]);
  await page.goBack();
  await page.goForward();
  await page.reload();
  await expect(page).toHaveURL(`${sample.url}/?range=ytd`);
  await expect(ranges.getByRole("link", { name: "YTD" })).toHaveAttribute("aria-current", "true");
});

test("account, key source and granularity are in the address and survive a reload", async ({ page, sample }) => {
  await page.goto(`${sample.url}/?range=90d`);
  await standStill(page);
  const all = await kpiValue(page, "Spend");
  const accounts = page.getByRole("dialog", { name: "Accounts" });
  await page.getByRole("button", { name: "All accounts" }).click();
  await accounts.getByRole("checkbox").first().check();
  await expect(page).toHaveURL(/account=\d+$/);
  const id = new URL(page.url()).searchParams.get("account");
  await page.keyboard.press("Escape");
  await settled(page);
  expect(await kpiValue(page, "Spend")).not.toBe(all);
  await expect(page.locator(".acct")).toHaveCount(1);

  await page.getByLabel("Granularity").selectOption("week");
  await expect(page).toHaveURL(`${sample.url}/?range=90d&granularity=week&account=${id}`);
  await expect(curve(page).getByRole("heading")).toHaveText("Weekly cost by model");

  const source = page.getByRole("combobox", { name: "Key source", includeHidden: true });
  await page.getByRole("button", { name: "Filters · 1" }).click();
  await page.getByRole("dialog", { name: "Filters" }).getByRole("link", { name: "Clear all" }).click();
  await source.selectOption("byok");
  await expect(page).toHaveURL(`${sample.url}/?range=90d&granularity=week&source=byok`);
  await page.keyboard.press("Escape");
  await settled(page);
  const byok = await sample.overview({ range: "90d", source: "byok" });
  await expect(page.locator(".acct")).toHaveCount(byok.accounts.filter((one) => one.account.key_source === "byok").length);

  await page.reload();
  await expect(source).toHaveValue("byok");
  await expect(page.getByLabel("Granularity")).toHaveValue("week");
  await expectAlive(page);
  await expect(source).toHaveValue("byok");
  await page.goBack();
  await expect(source).toHaveValue("all");
  await page.goBack();
  await expect(page.getByRole("button", { name: "1 account" })).toBeVisible();
});

const QUESTIONS: Record<string, string>[] = [
  {},
  { range: "7d" },
  { range: "90d", granularity: "week" },
  { range: "ytd", source: "byok" },
  { range: "7d", granularity: "day", source: "system" },
  { range: "90d", granularity: "month", account: "first" },
];

test("the spend is the sum of its chart, its table, its ring and its export, under every filter", async ({ page, sample }) => {
  test.setTimeout(180_000);
  const first = String((await sample.overview()).accounts[0].account.id);
  for (const question of QUESTIONS) {
    const query = new URLSearchParams({ ...question, ...(question.account ? { account: first } : {}) });
    await test.step(`under ${query || "no filter"}`, async () => {
      await page.goto(`${sample.url}/?${query}`);
      await standStill(page);
      const spend = await kpiValue(page, "Spend");
      expect(await tableTotal(curve(page)), "the curve's table").toBe(spend);
      expect(await tableTotal(ring(page)), "the ring's table").toBe(spend);
      expect(squeeze(await ring(page).locator(".chart__centre b").innerText()), "the ring's centre").toBe(spend);
      for (const card of [curve(page), ring(page)]) {
        await expect(card.locator(".chart__canvas")).toHaveAttribute("aria-label", new RegExp(`Total \\${spend}\\.`));
        const { name, text } = await exportCsv(page, card);
        expect(name).toMatch(/^[a-z0-9-]+\.csv$/);
        const [head, ...lines] = readCsv(text);
        expect(head.at(-1)).toMatch(/\(USD\)$/);
        expect(usd(lines.reduce((sum, line) => sum + nanos(line.at(-1) ?? ""), 0)), `the export ${name}`).toBe(spend);
      }
      // The bars are those of the last days; their table adds up to what their picture says.
      const label = await bars(page).locator(".chart__canvas").getAttribute("aria-label");
      if (!label?.includes("Nothing to show")) expect(squeeze(label ?? "")).toContain(`Total${await tableTotal(bars(page))}.`);
    });
  }
});

test("hiding a model in the legend takes it out of the picture and not out of the spend", async ({ page, sample }) => {
  await page.goto(sample.url);
  await standStill(page);
  const spend = await kpiValue(page, "Spend");
  const key = curve(page).locator(".chart__key").first();
  await key.click();
  await expect(key).toHaveAttribute("aria-pressed", "false");
  expect(await tableTotal(curve(page))).not.toBe(spend);
  expect(await kpiValue(page, "Spend")).toBe(spend);
  await key.click();
  expect(await tableTotal(curve(page))).toBe(spend);
});

test("a chart can be saved as a picture", async ({ page, sample }) => {
  await page.goto(sample.url);
  await expectDrawn(curve(page));
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    curve(page).getByRole("button", { name: "Download as PNG: Daily cost by model" }).click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/^daily-cost-by-model-.*\.png$/);
  const head: Buffer[] = [];
  for await (const chunk of await download.createReadStream()) head.push(Buffer.from(chunk));
  const bytes = Buffer.concat(head);
  expect(bytes.subarray(1, 4).toString()).toBe("PNG");
  expect(bytes.length).toBeGreaterThan(10_000);
});

test("the theme is chosen by the switch and kept", async ({ page, sample }) => {
  await page.goto(sample.url);
  const root = page.locator("html");
  const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  await page.getByRole("button", { name: "Light theme" }).click();
  await expect(root).toHaveAttribute("data-theme", "light");
  const light = await background();
  await page.getByRole("button", { name: "Dark theme" }).click();
  await expect(root).toHaveAttribute("data-theme", "dark");
  expect(await background()).not.toBe(light);
  await page.reload();
  await expect(root).toHaveAttribute("data-theme", "dark");
  await expect(page.getByRole("button", { name: "Dark theme" })).toHaveAttribute("aria-pressed", "true");
  await page.getByRole("button", { name: "System theme" }).click();
  await page.emulateMedia({ colorScheme: "light" });
  await expect(root).toHaveAttribute("data-theme", "light");
  await page.emulateMedia({ colorScheme: "dark" });
  await expect(root).toHaveAttribute("data-theme", "dark");
});

for (const width of [390, 360]) {
  test(`at ${width} pixels nothing is wider than the phone`, async ({ page, sample }) => {
    await page.setViewportSize({ width, height: 800 });
    await page.goto(sample.url);
    await expectLive(page);
    const cards = [curve(page), ring(page), bars(page)];
    await expectWithinWindow(page, cards);
    for (const card of cards) {
      await card.scrollIntoViewIfNeeded();
      await expectDrawn(card);
    }
    await page.getByRole("button", { name: "Menu" }).click();
    await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Accounts" }).click();
    await expect(page).toHaveURL(/settings\/accounts$/);
    await expect(page.getByRole("navigation", { name: "Main" })).toBeHidden();
    await expectNoSidewaysScroll(page);
  });
}

test("a wrong address is told, and the page is shown all the same", async ({ page, sample }) => {
  await page.goto(`${sample.url}/?range=never`);
  await expect(page.locator(".notice")).toContainText("range");
  await expect(kpi(page, "Spend")).toBeVisible();
});

test("after a failed read the page says of which window its numbers are", async ({ page, sample, complaints }) => {
  complaints.allow(NETWORK);
  await page.goto(sample.url);
  await standStill(page);
  const before = await expectFailedReadTold(page, "**/api/page/overview*", () => kpiValue(page, "Spend"));
  expect(await kpiValue(page, "Spend")).not.toBe(before);
});
