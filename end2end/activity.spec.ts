// The Activity page: searched, filtered and turned by addresses, exported, moved by what comes in, held still.
import { randomUUID } from "node:crypto";
import type { Locator, Page } from "@playwright/test";
import { violations } from "./axe";
import { NETWORK } from "./console";
import { event } from "./events";
import { House } from "./house";
import { ago, lines, search, standouts, TRACE } from "./log";
import { nanos, readCsv, usd } from "./numbers";
import { expectFailedReadTold, expectLive, expectWithinWindow, standStill } from "./page";
import { sleep } from "./process";
import { expect, test } from "./test";

/** A request as the REST API tells it. */
interface Request {
  id: number;
  person: string;
  agent: string;
  model: string;
  cost_nanos: number | null;
  tokens: number;
  outcome: string;
}

let house: House;
let key = "";

/** Seventy requests of the last hours, and some that stand out. */
test.beforeAll(async () => {
  test.setTimeout(300_000);
  house = await House.ready();
  await house.addAccount({ email: "studio@example.com" });
  key = await house.createKey("gateway");
  const many = Array.from({ length: 70 }, (_, n) =>
    event({ timestamp: ago(3_600 + n * 400), person: n % 3 ? "ana@example.com" : "ben@example.com", input_tokens: 1_000 + n, session_id: `session-${n % 4}` }),
  );
  await house.ingest(key, [...many, ...standouts()]);
});
test.afterAll(() => house?.close());
test.beforeEach(async ({ context }) => house.enter(context));

const cell = (line: Locator, column: string): Locator => line.locator(`td[data-name="${column}"]`);
const waiting = (page: Page): Locator => page.getByRole("button", { name: /new requests?$/ });
const figure = (page: Page, name: string): Locator => page.locator(".now__item").filter({ has: page.getByText(name, { exact: true }) });

/** The numbers of the requests on the page, from the first line to the last. */
const ids = (page: Page): Promise<number[]> =>
  lines(page)
    .locator(".log__when a")
    .evaluateAll((links) => links.map((link) => Number((link as HTMLAnchorElement).pathname.split("/").at(-1))));

const told = async (query = ""): Promise<Request[]> => (await house.rest<{ requests: Request[] }>(`requests?${query}`)).requests;

test("the first HTML holds the log, and without scripts search and pages work", async ({ browser }) => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  await house.enter(context);
  const page = await context.newPage();
  await page.goto(`${house.url}/activity?range=7d`);
  await expect(lines(page)).toHaveCount(50);
  expect(await ids(page)).toEqual((await told("range=7d&limit=50")).map((one) => one.id));
  await expect(figure(page, "Cost per hour").locator("b")).toHaveText(/^\$/);
  await page.getByRole("link", { name: "Older" }).click();
  await expect(page).toHaveURL(/\?range=7d&after=\d+-\d+$/);
  await expect(lines(page)).toHaveCount(27);
  await search(page).fill("dora");
  await page.getByRole("button", { name: "Find" }).click();
  await expect(page).toHaveURL(`${house.url}/activity?range=7d&q=dora`);
  await expect(lines(page)).toHaveCount(2);
  await lines(page).first().getByRole("link").click();
  await expect(page.getByRole("heading", { name: "What it costs, and why" })).toBeVisible();
  await context.close();
});

test("lines say what the server has", async ({ page }) => {
  await page.goto(`${house.url}/activity`);
  await standStill(page);
  await expect(page).toHaveTitle("Activity · Countinghouse");
  const requests = await told("limit=50");
  expect(await ids(page)).toEqual(requests.map((one) => one.id));
  for (const [n, one] of requests.slice(0, 12).entries()) {
    const line = lines(page).nth(n);
    await expect(cell(line, "Person")).toHaveText(one.person.split("@")[0]);
    await expect(cell(line, "Agent")).toContainText(one.agent);
    await expect(cell(line, "Model")).toContainText(one.model);
    if (one.cost_nanos !== null) await expect(cell(line, "Cost")).toHaveText(usd(one.cost_nanos));
  }
  const unpriced = lines(page).filter({ hasText: "house-made-model-1" });
  await expect(cell(unpriced, "Cost")).toContainText("unpriced");
  await expect(cell(unpriced, "Cost")).toContainText("unknown model");
  await expect(cell(lines(page).filter({ hasText: "rate limit" }), "Person")).toHaveText("dora");
  await expect(page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Activity" })).toHaveAttribute("aria-current", "page");
});

test("the search is typed, found, cleared, and in the address", async ({ page }) => {
  await page.goto(`${house.url}/activity?range=7d`);
  await standStill(page);
  await search(page).pressSequentially("feature/un");
  await expect(page).toHaveURL(`${house.url}/activity?range=7d&q=feature/un`);
  await expect(lines(page)).toHaveCount(1);
  await expect(search(page)).toBeFocused();
  for (const [text, found] of [["DORA", 2], ["req_pla", 1], [TRACE, 4], ["session-2", 17], ["rate_lim", 1], ["house-made", 1]] as const) {
    await search(page).fill(text);
    await expect(page).toHaveURL((url) => url.searchParams.get("q") === text);
    await expect(lines(page), text).toHaveCount(found);
  }
  // The filter bar keeps the search.
  await page.getByRole("link", { name: "90d" }).click();
  await expect(page).toHaveURL(/range=90d/);
  await expect(page).toHaveURL(/q=house-made/);
  await search(page).fill("nobody");
  await expect(page.getByRole("heading", { name: "No request has “nobody”" })).toBeVisible();
  await page.getByRole("link", { name: "Show all requests" }).click();
  await expect(page).toHaveURL(`${house.url}/activity?range=90d`);
  await expect(search(page)).toHaveValue("");
  await expect(lines(page)).toHaveCount(50);
  await page.goBack();
  await expect(search(page)).toHaveValue("nobody");
  await page.reload();
  await expect(search(page)).toHaveValue("nobody");
});

test("filters are in the address, and a name of a request leads to all of its requests", async ({ page }) => {
  await page.goto(`${house.url}/activity?range=7d&outcome=error`);
  await standStill(page);
  await expect(lines(page)).toHaveCount(1);
  await lines(page).first().click();
  await expect(page).toHaveURL(/\/activity\/\d+\?range=7d&outcome=error$/);
  await page.getByRole("link", { name: "dora@example.com" }).click();
  await expect(page).toHaveURL(/\/activity\?person=\d+$/);
  await expect(lines(page)).toHaveCount(2);
  await page.goBack();
  await page.goBack();
  await expect(page).toHaveURL(`${house.url}/activity?range=7d&outcome=error`);
  await expect(lines(page)).toHaveCount(1);
});

test("pages are turned by links, and every request stands on one of them", async ({ page }) => {
  await page.goto(`${house.url}/activity`);
  await standStill(page);
  const first = await ids(page);
  await page.getByRole("link", { name: "Older" }).click();
  await expect(lines(page)).toHaveCount(27);
  const second = await ids(page);
  expect([...first, ...second]).toEqual((await told("limit=1000")).map((one) => one.id));
  await expect(page.getByRole("link", { name: "Older" })).toHaveCount(0);
  await page.reload();
  await expect(lines(page)).toHaveCount(27);
  await page.getByRole("link", { name: "Newest" }).click();
  await expect(page).toHaveURL(`${house.url}/activity`);
  await expect.poll(() => ids(page)).toEqual(first);
});

test("the file has every request, and they add up", async ({ page }) => {
  for (const query of ["", "?range=7d&q=dora", "?outcome=ok"]) {
    await page.goto(`${house.url}/activity${query}`);
    await standStill(page);
    const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: "Download as CSV" }).click()]);
    const chunks: Buffer[] = [];
    for await (const chunk of await file.createReadStream()) chunks.push(Buffer.from(chunk));
    expect(file.suggestedFilename()).toBe("requests.csv");
    const [head, ...rows] = readCsv(Buffer.concat(chunks).toString("utf8"));
    const requests = await told(`limit=1000&${query.slice(1)}`);
    expect(rows.map((row) => Number(row[head.indexOf("id")]))).toEqual(requests.map((one) => one.id));
    const cost = head.indexOf("cost (USD)");
    const total = rows.reduce((sum, row) => sum + (row[cost] ? nanos(row[cost]) : 0), 0);
    expect(total).toBe(requests.reduce((sum, one) => sum + (one.cost_nanos ?? 0), 0));
    if (!query.includes("q=")) {
      const summary = await house.rest<{ total: { cost_nanos: number; requests: number } }>(`summary${query}`);
      expect([total, rows.length]).toEqual([summary.total.cost_nanos, summary.total.requests]);
    }
  }
});

test("a new request appears on top, and the strip moves, at once", async ({ page }) => {
  await page.goto(`${house.url}/activity`);
  await expectLive(page);
  const minute = Number(await figure(page, "Last minute").locator("b").innerText());
  const person = `live-${randomUUID().slice(0, 8)}`;
  await house.ingest(key, event({ person, cache_read_tokens: 4_000 }));
  await expect(lines(page).first()).toContainText(person, { timeout: 5_000 });
  await expect(lines(page).first()).toHaveClass(/new/);
  await expect(cell(lines(page).first(), "Cache")).toHaveText(/4\.00\sK/);
  await expect(figure(page, "Last minute").locator("b")).toHaveText(String(minute + 1));
  await expect(figure(page, "Cost per hour").locator("b")).not.toHaveText("$0.00");
  await expect(figure(page, "Requests per second").locator(".spark__line")).toHaveAttribute("d", /^M/);
  // As time goes by, it drops out of the last minute by itself.
  await expect(figure(page, "Last minute").locator("b")).toHaveText("0", { timeout: 80_000 });
});

test("more at once than the stream's feed holds are all there", async ({ page }) => {
  await page.goto(`${house.url}/activity?q=`);
  await expectLive(page);
  const person = `burst-${randomUUID().slice(0, 8)}`;
  await house.ingest(key, Array.from({ length: 45 }, (_, n) => event({ person, timestamp: ago(n / 100) })));
  await expect(lines(page).filter({ hasText: person })).toHaveCount(45, { timeout: 15_000 });
});

test("whoever has scrolled down sees nothing move, and is told how many wait", async ({ page }) => {
  await page.setViewportSize({ width: 1280, height: 700 });
  await page.goto(`${house.url}/activity`);
  await expectLive(page);
  const target = lines(page).nth(30);
  await target.scrollIntoViewIfNeeded();
  await target.evaluate((line) => line.scrollIntoView({ block: "center" }));
  const before = { text: await target.innerText(), place: await target.evaluate((line) => line.getBoundingClientRect().top), ids: await ids(page) };
  const person = `wait-${randomUUID().slice(0, 8)}`;
  await house.ingest(key, event({ person }));
  await expect(waiting(page)).toHaveText("1 new request", { timeout: 10_000 });
  await house.ingest(key, [event({ person }), event({ person })]);
  await expect(waiting(page)).toHaveText("3 new requests", { timeout: 10_000 });
  // Also when the page is read again behind the reader's back.
  await sleep(7_000);
  expect(await ids(page)).toEqual(before.ids);
  expect(await target.innerText()).toBe(before.text);
  expect(await target.evaluate((line) => line.getBoundingClientRect().top)).toBeCloseTo(before.place, 0);
  await waiting(page).click();
  await expect(waiting(page)).toHaveCount(0);
  await expect(lines(page).first()).toContainText(person);
  await expect(lines(page).first()).toBeInViewport();
});

test("the log can be held still while the figures go on", async ({ page }) => {
  await page.goto(`${house.url}/activity`);
  await expectLive(page);
  await page.getByRole("button", { name: "Hold the log" }).click();
  await expect(page.getByRole("button", { name: "Go on" })).toHaveAttribute("aria-pressed", "true");
  const before = await ids(page);
  const minute = Number(await figure(page, "Last minute").locator("b").innerText());
  await house.ingest(key, [event(), event()]);
  await expect(waiting(page)).toHaveText("2 new requests", { timeout: 10_000 });
  expect(await ids(page)).toEqual(before);
  await expect(figure(page, "Last minute").locator("b")).toHaveText(String(minute + 2));
  // Shown, but still held.
  await waiting(page).click();
  await expect(waiting(page)).toHaveCount(0);
  expect((await ids(page)).length).toBeGreaterThan(before.length - 1);
  await house.ingest(key, event());
  await expect(waiting(page)).toHaveText("1 new request", { timeout: 10_000 });
  await page.getByRole("button", { name: "Go on" }).click();
  await expect(waiting(page)).toHaveCount(0);
  await expect.poll(async () => (await ids(page))[0]).toBe((await told("limit=1"))[0].id);
});

test("where all live updates are paused, the log and the figures stand still", async ({ page }) => {
  await page.goto(`${house.url}/activity`);
  await standStill(page);
  const before = { ids: await ids(page), minute: await figure(page, "Last minute").locator("b").innerText() };
  await house.ingest(key, event({ person: "paused@example.com" }));
  await sleep(6_000);
  expect(await ids(page)).toEqual(before.ids);
  expect(await figure(page, "Last minute").locator("b").innerText()).toBe(before.minute);
  await expect(page.getByRole("button", { name: "Hold the log" })).toBeDisabled();
  await page.getByRole("button", { name: "Resume live updates" }).click();
  await expect(lines(page).first()).toContainText("paused", { timeout: 15_000 });
});

test("an empty window and a wrong address say so", async ({ page }) => {
  await page.goto(`${house.url}/activity?range=2020-01-01..2020-01-05`);
  await expectLive(page);
  await expect(page.getByRole("heading", { name: "No requests in this window" })).toBeVisible();
  await page.goto(`${house.url}/activity?after=yesterday`);
  await expect(page.getByRole("alert")).toContainText("after");
  await expect(lines(page)).not.toHaveCount(0);
});

test("before the first request the page says how to send one", async ({ browser }) => {
  test.setTimeout(180_000);
  const empty = await House.ready();
  const context = await browser.newContext();
  await empty.enter(context);
  const page = await context.newPage();
  await page.goto(`${empty.url}/activity`);
  await expect(page.getByRole("heading", { name: "Waiting for the first request" })).toBeVisible();
  await expectLive(page);
  await empty.addAccount();
  const own = await empty.createKey("gateway");
  await empty.ingest(own, event());
  await expect(lines(page)).toHaveCount(1, { timeout: 15_000 });
  await context.close();
  await empty.close();
});

test("after a failed read the page says so, and tries again", async ({ page, complaints }) => {
  complaints.allow(NETWORK);
  await page.goto(`${house.url}/activity`);
  await standStill(page);
  await expectFailedReadTold(page, "**/api/page/activity?*", () => ids(page));
});

test("on a phone each line is a card, and nothing is wider than the screen", async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 780 });
  await page.goto(`${house.url}/activity`);
  await standStill(page);
  const columns = ["Person", "Account", "Model", "In", "Cache", "Out", "Cost", "Latency", "Outcome"];
  await expectWithinWindow(page, columns.map((column) => cell(lines(page).first(), column)));
  expect(await violations(page)).toEqual([]);
});
