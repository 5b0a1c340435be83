// The Agents page and the page of an agent: ordered, searched and turned by addresses, exported, moved by what comes in.
import { violations } from "./axe";
import type { Page } from "@playwright/test";
import { chips, chooseFilter } from "./bar";
import { NETWORK } from "./console";
import { event } from "./events";
import { House } from "./house";
import { nanos, readCsv, usd } from "./numbers";
import {
  chart, expectAlive, expectDrawn, expectFailedReadTold, expectKpi, expectLive, expectNoSidewaysScroll, exportCsv, kpi, kpiValue, liveWord, settled,
  squeeze, standStill, tableTotal,
} from "./page";
import { cell, column, count, download, heading, names, ranked, row, rows } from "./ranked";
import { expect, test } from "./test";

let house: House;
let key = "";

/** Forty agents whose costs rise with their numbers, two persons each; every tenth one fails half of the time. */
test.beforeAll(async () => {
  test.setTimeout(300_000);
  house = await House.ready();
  await house.addAccount();
  key = await house.createKey("gateway");
  const batch = [];
  for (let n = 1; n <= 40; n += 1) {
    const agent = `agent-${String(n).padStart(2, "0")}`;
    const at = (hours: number) => new Date(Date.now() - hours * 3_600_000).toISOString();
    batch.push(event({ agent, input_tokens: n * 100_000, person: "ana@example.com", timestamp: at(n) }));
    batch.push(
      event({ agent, input_tokens: 50_000, person: "ben@example.com", action: "title_generation", timestamp: at(n + 1), status: n % 10 ? "ok" : "error" }),
    );
  }
  await house.ingest(key, batch);
});
test.afterAll(() => house?.close());
test.beforeEach(async ({ context }) => house.enter(context));

test("agents are ranked by their cost, and the page says what the server has", async ({ page }) => {
  await page.goto(`${house.url}/agents`);
  await standStill(page);
  await expect(page).toHaveTitle("Agents · Countinghouse");
  await expect(count(page)).toHaveText("40 active agents");
  await expect(rows(page)).toHaveCount(25);
  expect((await names(page))[0]).toBe("agent-40");
  const told = await ranked(house, "agent");
  for (const one of told.slice(0, 25)) {
    const line = row(page, one.name);
    await expect(cell(line, "Cost")).toHaveText(usd(one.cost_nanos));
    await expect(cell(line, "Executions")).toHaveText(String(one.requests));
    await expect(cell(line, "Cost per execution")).toHaveText(usd(one.cost_per_request_nanos ?? 0));
    await expect(cell(line, "Error rate")).toHaveText(one.errors ? `${((one.error_rate ?? 0) * 100).toFixed(1)}%` : "0%");
    await expect(line.locator(".spark__line")).toHaveAttribute("d", /^M/);
    await expect(line.locator(".avatar")).toHaveText("A" + one.name.slice(6, 7));
  }
  const total = told.reduce((sum, one) => sum + one.cost_nanos, 0);
  await expect(cell(page.locator(".ranked__table tfoot tr"), "Cost")).toHaveText(usd(total));
});

test("headings order the table, in the address, and the back button returns", async ({ page }) => {
  await page.goto(`${house.url}/agents?range=7d`);
  await standStill(page);
  const cost = column(page, "Cost");
  await expect(cost).toHaveAttribute("aria-sort", "descending");
  await heading(page, "Cost").click();
  await expect(page).toHaveURL(`${house.url}/agents?range=7d&sort=cost`);
  await expect(cost).toHaveAttribute("aria-sort", "ascending");
  await expect.poll(async () => (await names(page))[0]).toBe("agent-01");
  await heading(page, "Error rate").click();
  await expect(page).toHaveURL(`${house.url}/agents?range=7d&sort=-error_rate`);
  await expect.poll(async () => (await names(page)).slice(0, 4).sort()).toEqual(["agent-10", "agent-20", "agent-30", "agent-40"]);
  await heading(page, "Agent").click();
  await expect(page).toHaveURL(`${house.url}/agents?range=7d&sort=name`);
  await expect.poll(async () => (await names(page)).slice(0, 2)).toEqual(["agent-01", "agent-02"]);
  for (const name of ["Tokens", "Executions", "Cost per execution", "Change"]) {
    await heading(page, name).click();
    await expect(column(page, name)).toHaveAttribute("aria-sort", "descending");
    await settled(page);
  }
  await page.goBack();
  await page.goBack();
  await page.goBack();
  await page.goBack();
  await expect(page).toHaveURL(`${house.url}/agents?range=7d&sort=name`);
  await expect.poll(async () => (await names(page))[0]).toBe("agent-01");
  await page.reload();
  await expect(column(page, "Agent")).toHaveAttribute("aria-sort", "ascending");
  expect((await names(page))[0]).toBe("agent-01");
});

test("the search is typed, found, cleared, and in the address", async ({ page }) => {
  await page.goto(`${house.url}/agents?sort=name`);
  await standStill(page);
  const field = page.getByRole("searchbox", { name: "Find agents" });
  await field.pressSequentially("AGENT-3");
  await expect(page).toHaveURL(`${house.url}/agents?sort=name&q=AGENT-3`);
  await expect(count(page)).toHaveText("10 of 40 active agents");
  expect(await names(page)).toEqual(["agent-30", "agent-31", "agent-32", "agent-33", "agent-34", "agent-35", "agent-36", "agent-37", "agent-38", "agent-39"]);
  await expect(field).toBeFocused();
  await field.fill("nobody");
  await expect(page.getByRole("heading", { name: "No agent has “nobody” in its name" })).toBeVisible();
  await page.getByRole("link", { name: "Show all of them" }).click();
  await expect(page).toHaveURL(`${house.url}/agents?sort=name`);
  await expect(field).toHaveValue("");
  await expect(rows(page)).toHaveCount(25);
  await page.goBack();
  await expect(field).toHaveValue("nobody");
  // The filter bar keeps the order and the search.
  await page.goto(`${house.url}/agents?sort=name&q=agent-1`);
  await standStill(page);
  await page.getByRole("link", { name: "7d" }).click();
  await expect(page).toHaveURL(/range=7d/);
  await expect(page).toHaveURL(/sort=name/);
  await expect(page).toHaveURL(/q=agent-1/);
  await expect(count(page)).toHaveText("10 of 40 active agents");
});

test("a filter chosen in the bar ranks only what it lets through, and the way into a row keeps it", async ({ page }) => {
  await page.goto(`${house.url}/agents?sort=name`);
  await standStill(page);
  await expect(cell(row(page, "agent-10"), "Executions")).toHaveText("2");
  await chooseFilter(page, "People", "ben@example.com", "BEN@");
  await expect(page).toHaveURL(/[?&]person=\d+/);
  await expect(page, "the order stays").toHaveURL(/[?&]sort=name/);
  await settled(page);
  await expect(chips(page).getByRole("listitem")).toHaveText(["Person: ben@example.com"]);
  const person = new URL(page.url()).searchParams.get("person");
  const told = await ranked(house, "agent", `person=${person}`);
  expect(told).toHaveLength(40);
  for (const name of ["agent-01", "agent-10", "agent-20"]) {
    const one = told.find((agent) => agent.name === name)!;
    await expect(cell(row(page, name), "Executions")).toHaveText("1");
    await expect(cell(row(page, name), "Cost")).toHaveText(usd(one.cost_nanos));
    await expect(cell(row(page, name), "Error rate")).toHaveText(name === "agent-01" ? "0%" : "100.0%");
  }
  await row(page, "agent-10").getByRole("link").click();
  await expect(page).toHaveURL(new RegExp(`/agents/\\d+\\?person=${person}$`));
  await expect.poll(() => kpiValue(page, "Executions")).toBe("1");
  await page.goBack();
  await chips(page).getByRole("link", { name: "Person: ben@example.com" }).click();
  await expect(page).toHaveURL(`${house.url}/agents?sort=name`);
  await expect(cell(row(page, "agent-10"), "Executions")).toHaveText("2");
});

test("pages are turned by links, there and back", async ({ page }) => {
  await page.goto(`${house.url}/agents`);
  await standStill(page);
  const pages = page.getByRole("navigation", { name: "Pages" });
  await expect(pages).toContainText("1 to 25 of 40");
  const first = await names(page);
  await pages.getByRole("link", { name: "Next" }).click();
  await expect(page).toHaveURL(/\/agents\?after=[0-9a-f]+$/);
  await expect(pages).toContainText("26 to 40 of 40");
  const second = await names(page);
  expect(new Set([...first, ...second]).size, "every agent once").toBe(40);
  await expect(pages.getByRole("link", { name: "Next" })).toHaveCount(0);
  await page.reload();
  await expect(pages).toContainText("26 to 40 of 40");
  await expectLive(page);
  await pages.getByRole("link", { name: "Previous" }).click();
  await expect(pages).toContainText("1 to 25 of 40");
  expect(await names(page)).toEqual(first);
  await page.goBack();
  await expect(pages).toContainText("26 to 40 of 40");
  // Another order begins at the first page.
  await heading(page, "Agent").click();
  await expect(page).toHaveURL(`${house.url}/agents?sort=name`);
  await expect(pages).toContainText("1 to 25 of 40");
});

test("the file has all rows of the view, and they add up", async ({ page }) => {
  for (const [query, found] of [["", 40], ["?range=7d&sort=name", 40], ["?q=agent-2", 10]] as const) {
    await page.goto(`${house.url}/agents${query}`);
    await standStill(page);
    const { name, text, count } = await download(page);
    expect(name).toBe("by-agent.csv");
    const [head, ...lines] = readCsv(text);
    expect(lines.length).toBe(found);
    expect(count).toBe(found);
    const cost = head.indexOf("cost (USD)");
    const total = usd(lines.reduce((sum, line) => sum + nanos(line[cost]), 0));
    await expect(cell(page.locator(".ranked__table tfoot tr"), "Cost")).toHaveText(total);
    const shown = await names(page);
    expect(lines.slice(0, shown.length).map((line) => line[0]), "in the order of the page").toEqual(shown);
  }
});

test("without scripts headings, search and pages work as well", async ({ browser }) => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  await house.enter(context);
  const page = await context.newPage();
  await page.goto(`${house.url}/agents?range=7d`);
  await expect(rows(page)).toHaveCount(25);
  await heading(page, "Agent").click();
  await expect(page).toHaveURL(`${house.url}/agents?range=7d&sort=name`);
  await expect.poll(async () => (await names(page))[0]).toBe("agent-01");
  await page.getByRole("searchbox", { name: "Find agents" }).fill("agent-4");
  await page.getByRole("button", { name: "Find" }).click();
  await expect(page).toHaveURL(`${house.url}/agents?range=7d&sort=name&q=agent-4`);
  await expect.poll(() => names(page)).toEqual(["agent-40"]);
  await page.goto(`${house.url}/agents`);
  await page.getByRole("link", { name: "Next" }).click();
  await expect(rows(page)).toHaveCount(15);
  await context.close();
});

test("a row opens the agent's own page, whose numbers are those of the row", async ({ page }) => {
  await page.goto(`${house.url}/agents?range=7d`);
  await standStill(page);
  const line = row(page, "agent-40");
  const cost = await cell(line, "Cost").innerText();
  // All of the row leads there: the name's link lies over it.
  await cell(line, "Error rate").click({ force: true });
  await expect(page).toHaveURL(/\/agents\/\d+\?range=7d$/);
  await expect(page).toHaveTitle("agent-40 · Countinghouse");
  await standStill(page);
  await expect(page.locator(".whose h2")).toHaveText("agent-40");
  await expect(page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Agents" })).toHaveAttribute("aria-current", "page");
  expect(await kpiValue(page, "Cost")).toBe(squeeze(cost));
  expect(await kpiValue(page, "Executions")).toBe("2");
  expect(await kpiValue(page, "Error rate")).toBe("50.0%");
  for (const title of ["Tokens", "Cost per execution"]) await expect(kpi(page, title).locator(".kpi__value")).toHaveText(/\d/);
  const curve = chart(page, /cost by model$/);
  await expectDrawn(curve);
  await expect(curve.locator(".chart__canvas")).toHaveAttribute("aria-label", new RegExp(`Total \\${squeeze(cost)}\\.`));
  for (const title of ["Models", "Actions", "People"]) await expect(page.getByRole("heading", { name: title, exact: true })).toBeVisible();
  await expect(page.locator(".facts")).toContainText("P95");
  await expect(page.locator(".requests__table tbody tr")).toHaveCount(2);
  // The same by a hard load: what the server wrote comes to life as it is.
  await page.reload();
  await standStill(page);
  expect(await kpiValue(page, "Cost")).toBe(squeeze(cost));
  await page.locator(".parts").filter({ hasText: "People" }).getByRole("link", { name: "ana@example.com" }).click();
  await expect(page).toHaveURL(/\/people\?range=7d&person=\d+&agent=\d+$/);
  await page.goBack();
  await page.getByRole("link", { name: "All agents" }).click();
  await expect(page).toHaveURL(`${house.url}/agents?range=7d`);
  await page.goBack();
  await page.goBack();
  await expect(rows(page)).toHaveCount(25);
});

/** The page of an agent under a question. */
async function openAgent(page: Page, name: string, query = "range=7d"): Promise<void> {
  const { id } = (await ranked(house, "agent", query)).find((one) => one.name === name)!;
  await page.goto(`${house.url}/agents/${id}?${query}`);
  await expect(page.locator(".whose h2")).toHaveText(name);
}

test("the page of an agent moves with its requests, and with nobody else's", async ({ page }) => {
  await openAgent(page, "agent-33");
  await expectLive(page);
  const before = Number(await kpiValue(page, "Executions"));
  await house.ingest(key, [event({ agent: "agent-33", model: "gpt-5" }), event({ agent: "agent-32" })]);
  await expectKpi(page, "Executions", String(before + 1), 15_000);
  const latest = page.locator(".requests__table tbody tr");
  await expect(latest).toHaveCount(before + 1);
  await expect(latest.first()).toContainText("gpt-5");
  await expect(page.locator(".parts").filter({ hasText: "Models" })).toContainText("gpt-5");
});

test("the curve of an agent is a file, a table and a way to its models and its days", async ({ page }) => {
  await openAgent(page, "agent-39", "range=30d");
  await standStill(page);
  const curve = chart(page, /cost by model$/);
  const cost = await kpiValue(page, "Cost");
  expect(await tableTotal(curve)).toBe(cost);
  const { text } = await exportCsv(page, curve);
  const [head, ...lines] = readCsv(text);
  expect(head[0]).toBe("Start (UTC)");
  const sum = lines.reduce((sum, line) => sum + nanos(line.at(-1)!), 0);
  expect(usd(sum)).toBe(cost);
  await curve.getByRole("button", { name: /Show as table/ }).click();
  await curve.locator("tbody tr").last().getByRole("button").click();
  await expect(page).toHaveURL(/\/agents\/\d+\?range=(\d{4}-\d\d-\d\d)\.\.\1$/);
  await expect(page.locator(".whose h2")).toHaveText("agent-39");
  await page.goBack();
  await expectKpi(page, "Cost", cost);
});

test("a window without the agent's requests says so, and a failed read keeps the numbers of before", async ({ page, complaints }) => {
  complaints.allow(NETWORK);
  await openAgent(page, "agent-38", "range=30d");
  await standStill(page);
  await expectFailedReadTold(page, "**/api/page/agent?*", () => kpiValue(page, "Executions"));
  const { pathname } = new URL(page.url());
  await page.goto(`${house.url}${pathname}?range=2026-01-05..2026-01-06`);
  await expect(page.locator(".whose h2")).toHaveText("agent-38");
  await expectKpi(page, "Executions", "0");
  await expect(chart(page, /cost by model$/)).toContainText("No priced use of this agent in this window.");
});

test("an agent that is not there is not found", async ({ page, request, complaints }) => {
  complaints.allow(/404/);
  for (const id of ["999999", "nonsense", "-1"]) {
    const answer = await page.goto(`${house.url}/agents/${id}`);
    expect(answer?.status(), id).toBe(404);
    await expectAlive(page);
    await expect(page.getByRole("heading", { name: "There is no such agent" })).toBeVisible();
  }
  await page.getByRole("link", { name: "Go to the agents" }).click();
  await expect(rows(page)).toHaveCount(25);
  expect((await request.get(`${house.url}/agents/999999`)).status(), "whoever is not signed in learns nothing").toBe(200);
});

test("what comes in moves the table without taking the focus or the place", async ({ page }) => {
  await page.goto(`${house.url}/agents?sort=name`);
  await expectLive(page);
  const line = row(page, "agent-20");
  const before = await cell(line, "Executions").innerText();
  const link = line.getByRole("link");
  await link.focus();
  await page.evaluate(() => scrollTo(0, 300));
  const place = await page.evaluate(() => scrollY);
  await house.ingest(key, event({ agent: "agent-20" }));
  await expect(cell(line, "Executions")).toHaveText(String(Number(before) + 1), { timeout: 15_000 });
  await expect(link).toBeFocused();
  expect(await page.evaluate(() => scrollY)).toBe(place);
});

test("a failed read is told, the numbers stay, and trying again helps", async ({ page, complaints }) => {
  complaints.allow(NETWORK);
  await page.goto(`${house.url}/agents`);
  await standStill(page);
  const before = await expectFailedReadTold(page, "**/api/page/agents*", () => names(page));
  expect(before).toHaveLength(25);
  // Another order fails in the same way as another window.
  await page.route("**/api/page/agents*", (route) => route.abort());
  await heading(page, "Agent").click();
  const alert = page.getByRole("alert");
  await expect(alert).toContainText("The numbers below are still those of before");
  expect(await names(page)).toEqual(before);
  await page.unroute("**/api/page/agents*");
  await alert.getByRole("button", { name: "Try again" }).click();
  await expect(alert).toHaveCount(0);
  await expect.poll(async () => (await names(page))[0]).toBe("agent-01");
});

test("nothing under the filters, and a wrong address, are told", async ({ page }) => {
  await page.goto(`${house.url}/agents?range=2020-01-01..2020-01-05`);
  await expect(page.getByRole("heading", { name: "No agent made a request under these filters" })).toBeVisible();
  await expect(page.locator(".ranked__table")).toBeHidden();
  await page.goto(`${house.url}/agents?sort=weather`);
  await expect(page.locator(".note--warn")).toContainText("sort");
  await expect(rows(page)).toHaveCount(25);
  await page.goto(`${house.url}/agents?after=x`);
  await expect(page.locator(".note--warn")).toContainText("after");
  await expect(rows(page)).toHaveCount(25);
});

test("on a phone every row is a card that can be read, and the order can be changed", async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 780 });
  await page.goto(`${house.url}/agents`);
  await standStill(page);
  await expectNoSidewaysScroll(page);
  const card = row(page, "agent-40");
  const box = (await card.boundingBox())!;
  expect(box.width).toBeGreaterThan(280);
  for (const column of ["Cost", "Tokens", "Executions", "Cost per execution", "Error rate", "Change"]) {
    const one = (await cell(card, column).boundingBox())!;
    expect(one.x + one.width, column).toBeLessThanOrEqual(box.x + box.width);
    expect(one.y, column).toBeGreaterThanOrEqual(box.y);
  }
  await heading(page, "Tokens").click();
  await expect(page).toHaveURL(`${house.url}/agents?sort=-tokens`);
  expect(await violations(page)).toEqual([]);
  await card.getByRole("link").click();
  await expect(page.locator(".whose h2")).toHaveText("agent-40");
  await expect(liveWord(page)).toHaveText("Live");
  await expectNoSidewaysScroll(page);
  expect(await violations(page)).toEqual([]);
});

test("an organization without events is told what to do", async ({ browser }) => {
  test.setTimeout(300_000);
  const empty = await House.ready();
  const context = await browser.newContext();
  await empty.enter(context);
  const page = await context.newPage();
  for (const path of ["/agents", "/people"]) {
    await page.goto(empty.url + path);
    await expect(page.getByRole("heading", { name: "Waiting for the first request" })).toBeVisible();
    await expectLive(page);
  }
  await context.close();
  await empty.close();
});
