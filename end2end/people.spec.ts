// The People page: the table of persons, and what their rows open to.
import { violations } from "./axe";
import { chips, chooseFilter, rangeLink } from "./bar";
import { NETWORK } from "./console";
import { event } from "./events";
import { House } from "./house";
import { nanos, readCsv, usd } from "./numbers";
import { expectFailedReadTold, expectLive, expectNoSidewaysScroll, expectReadable, expectWithinWindow, settled, standStill } from "./page";
import { cell, column, count, download, heading, names, ranked, row, rows } from "./ranked";
import { expect, test } from "./test";

let house: House;
let key = "";

const more = (name: string, page: import("@playwright/test").Page) => row(page, name).locator("xpath=following-sibling::tr[1]");

/** Thirty persons and requests that name nobody: the first person asks on many days and with two agents. */
test.beforeAll(async () => {
  test.setTimeout(300_000);
  house = await House.ready();
  await house.addAccount();
  key = await house.createKey("gateway");
  const at = (hours: number) => new Date(Date.now() - hours * 3_600_000).toISOString();
  const batch = [];
  for (let n = 1; n <= 30; n += 1) {
    batch.push(event({ person: `p${String(n).padStart(2, "0")}@example.com`, input_tokens: n * 50_000, timestamp: at(n) }));
  }
  for (let n = 0; n < 12; n += 1) {
    batch.push(event({ person: "p01@example.com", agent: n % 2 ? "support-bot" : "indexer", input_tokens: 5_000, timestamp: at(n * 25) }));
  }
  batch.push(event({ person: undefined, timestamp: at(3) }), event({ person: undefined, timestamp: at(4), model: "a-model-without-a-price" }));
  await house.ingest(key, batch);
});
test.afterAll(() => house?.close());
test.beforeEach(async ({ context }) => house.enter(context));

test("persons are ranked with what a call costs and on how many days they asked", async ({ page }) => {
  await page.goto(`${house.url}/people`);
  await standStill(page);
  await expect(page).toHaveTitle("People · Countinghouse");
  await expect(count(page)).toHaveText("30 active people");
  const told = await ranked(house, "person");
  for (const one of told.slice(0, 25)) {
    const line = row(page, one.name);
    await expect(cell(line, "Requests")).toHaveText(String(one.requests));
    await expect(cell(line, "Cost per call")).toHaveText(usd(one.cost_per_request_nanos ?? 0));
    await expect(cell(line, "Active days")).toHaveText(String(one.active_days));
  }
  await heading(page, "Active days").click();
  await expect(page).toHaveURL(`${house.url}/people?sort=-active_days`);
  await expect.poll(async () => (await names(page))[0]).toBe("p01@example.com");
  await page.goto(`${house.url}/people?q=not+named`);
  await standStill(page);
  expect(await names(page)).toEqual(["not named"]);
  // One of the two has no price: the average is of the other, and the cost says that something is missing.
  await expect(cell(row(page, "not named"), "Requests")).toHaveText("2");
  await expect(cell(row(page, "not named"), "Cost")).toContainText("without");
});

test("rows open one by one, stay open, and say what the row says", async ({ page }) => {
  await page.goto(`${house.url}/people?range=90d&sort=-active_days`);
  await standStill(page);
  const toggle = (name: string) => row(page, name).getByRole("button");
  await expect(toggle("p01@example.com")).toHaveAttribute("aria-expanded", "false");
  await toggle("p01@example.com").click();
  await expect(toggle("p01@example.com")).toHaveAttribute("aria-expanded", "true");
  const details = more("p01@example.com", page);
  for (const title of ["Models", "Agents", "Accounts", "Latest requests"]) await expect(details.getByRole("heading", { name: title })).toBeVisible();
  await expect(details.locator(".parts").filter({ hasText: "Agents" })).toContainText("indexer");
  await expect(details.locator(".parts").filter({ hasText: "Agents" })).toContainText("support-bot");
  await expect(details.locator(".requests__table tbody tr")).toHaveCount(10);
  const latest = details.locator(".requests__table tbody tr").first();
  await expect(latest.locator('td[data-name="When"] a')).toHaveAttribute("href", /^\/activity\/\d+\?range=90d$/);
  await expect(latest.locator('td[data-name="Agent"] a')).toHaveAttribute("href", /^\/people\?range=90d&agent=\d+$/);
  await expect(latest.locator('td[data-name="Model"] a')).toHaveAttribute("href", /^\/people\?range=90d&model=\d+$/);
  const cost = await cell(row(page, "p01@example.com"), "Cost").innerText();
  await expect(details.locator(".parts").filter({ hasText: "Models" }).locator(".parts__cost")).toHaveText(cost);
  // By the keyboard, too, and several at once.
  await toggle("p02@example.com").focus();
  await page.keyboard.press("Enter");
  await expect(more("p02@example.com", page).locator(".requests__table tbody tr")).toHaveCount(1);
  await expect(page.locator(".ranked__more")).toHaveCount(2);
  await page.getByRole("button", { name: "Refresh" }).click();
  await settled(page);
  await expect(page.locator(".ranked__more")).toHaveCount(2);
  await heading(page, "Cost").click();
  await settled(page);
  await expect(toggle("p02@example.com")).toHaveCount(0);
  await page.goBack();
  await expect(page.locator(".ranked__more"), "who comes back is open still").toHaveCount(2);
  await toggle("p02@example.com").click();
  await expect(page.locator(".ranked__more")).toHaveCount(1);
  await details.locator(".parts").getByRole("link", { name: "indexer" }).click();
  await expect(page).toHaveURL(/\/agents\/\d+\?range=90d&person=\d+$/);
});

test("pages, search and the file are those of the view", async ({ page }) => {
  await page.goto(`${house.url}/people?sort=name`);
  await standStill(page);
  const pages = page.getByRole("navigation", { name: "Pages" });
  await pages.getByRole("link", { name: "Next" }).click();
  await expect(pages).toContainText("26 to 31 of 31");
  const { name, text, count } = await download(page);
  expect(name).toBe("by-person.csv");
  const [head, ...lines] = readCsv(text);
  expect([lines.length, count], "all rows, not only those of the page").toEqual([31, 31]);
  expect(head).toContain("active days");
  const total = usd(lines.reduce((sum, line) => sum + nanos(line[head.indexOf("cost (USD)")]), 0));
  await expect(cell(page.locator(".ranked__table tfoot tr"), "Cost")).toContainText(total);
  await page.getByRole("searchbox", { name: "Find people" }).fill("P3");
  await expect(page).toHaveURL(`${house.url}/people?sort=name&q=P3`);
  await expect.poll(() => names(page)).toEqual(["p30@example.com"]);
  await expect(pages).toHaveCount(0);
});

test("a filter chosen in the bar lets only those through who used it, and the chip takes it away", async ({ page }) => {
  await page.goto(`${house.url}/people?sort=name`);
  await standStill(page);
  await chooseFilter(page, "Agents", "indexer", "INDEX");
  await expect(page).toHaveURL(/[?&]agent=\d+/);
  await expect(page, "the order stays").toHaveURL(/[?&]sort=name/);
  await expect(count(page)).toHaveText("1 active person");
  expect(await names(page)).toEqual(["p01@example.com"]);
  const agent = new URL(page.url()).searchParams.get("agent");
  const [only] = await ranked(house, "person", `agent=${agent}`);
  expect(only.requests).toBe(6);
  await expect(cell(row(page, "p01@example.com"), "Requests")).toHaveText("6");
  await expect(cell(row(page, "p01@example.com"), "Cost")).toHaveText(usd(only.cost_nanos));
  await expect(cell(page.locator(".ranked__table tfoot tr"), "Cost")).toHaveText(usd(only.cost_nanos));
  await chips(page).getByRole("link", { name: "Agent: indexer" }).click();
  await expect(page).toHaveURL(`${house.url}/people?sort=name`);
  await expect(count(page)).toHaveText("30 active people");
  await page.goBack();
  await expect(chips(page).getByRole("listitem")).toHaveText(["Agent: indexer"]);
  await expect(count(page)).toHaveText("1 active person");
});

test("the address is the page: range, filter, order, search and page survive a reload and the back button", async ({ page }) => {
  const address = `${house.url}/people?range=7d&outcome=ok&sort=-active_days&q=p0`;
  const days = async () => Number(await cell(row(page, "p01@example.com"), "Active days").innerText());
  await page.goto(address);
  await standStill(page);
  const shown = await names(page);
  expect(shown).toHaveLength(9);
  expect(shown[0]).toBe("p01@example.com");
  const active = await days();
  expect(active, "only the days of the window").toBeLessThanOrEqual(8);
  await page.reload();
  await standStill(page);
  await expect(page).toHaveURL(address);
  expect(await names(page)).toEqual(shown);
  expect(await days()).toBe(active);
  await expect(rangeLink(page, "7d")).toHaveAttribute("aria-current", "true");
  await expect(chips(page).getByRole("listitem")).toHaveText(["Outcome: Succeeded"]);
  await expect(column(page, "Active days")).toHaveAttribute("aria-sort", "descending");
  await expect(page.getByRole("searchbox", { name: "Find people" })).toHaveValue("p0");
  await rangeLink(page, "30d").click();
  await expect.poll(days, { message: "a longer window has more days" }).toBeGreaterThan(active);
  await heading(page, "Person").click();
  await expect.poll(() => names(page)).toEqual([...shown].sort());
  await page.goBack();
  await page.goBack();
  await expect(page).toHaveURL(address);
  await expect.poll(days).toBe(active);
  expect(await names(page)).toEqual(shown);
  // The second page is an address, too.
  await page.goto(`${house.url}/people?sort=name`);
  await standStill(page);
  const pages = page.getByRole("navigation", { name: "Pages" });
  await pages.getByRole("link", { name: "Next" }).click();
  await expect(pages).toContainText("26 to 31 of 31");
  const second = await names(page);
  await page.reload();
  await expect(pages).toContainText("26 to 31 of 31");
  expect(await names(page)).toEqual(second);
  await expectLive(page);
  await page.goBack();
  await expect(pages).toContainText("1 to 25 of 31");
});

test("nobody under the filters, nobody of a name, and a wrong address are told, with a way on", async ({ page }) => {
  await page.goto(`${house.url}/people?range=2020-01-01..2020-01-05`);
  await expectLive(page);
  await expect(page.getByRole("heading", { name: "No person made a request under these filters" })).toBeVisible();
  await expect(page.locator(".ranked__table")).toBeHidden();
  await page.getByRole("link", { name: "Show the last 90 days" }).click();
  await expect(page).toHaveURL(`${house.url}/people?range=90d`);
  await expect(rows(page)).toHaveCount(25);
  await page.getByRole("searchbox", { name: "Find people" }).fill("nobody");
  await expect(page.getByRole("heading", { name: "No person has “nobody” in its name" })).toBeVisible();
  await expect(page.locator(".ranked__table")).toBeHidden();
  await page.getByRole("link", { name: "Show all of them" }).click();
  await expect(page).toHaveURL(`${house.url}/people?range=90d`);
  await expect(rows(page)).toHaveCount(25);
  await page.goto(`${house.url}/people?sort=weather`);
  await expect(page.locator(".note--warn")).toContainText("sort");
  await expect(rows(page)).toHaveCount(25);
});

test("a failed read is told, the numbers stay, and trying again helps", async ({ page, complaints }) => {
  complaints.allow(NETWORK);
  await page.goto(`${house.url}/people?sort=-active_days`);
  await standStill(page);
  const days = () => cell(row(page, "p01@example.com"), "Active days").innerText();
  const before = await expectFailedReadTold(page, "**/api/page/people*", days);
  expect(await days(), "the week has fewer days than the month").not.toBe(before);
});

test("what comes in moves rows and what is open, and nothing closes", async ({ page }) => {
  await page.goto(`${house.url}/people?q=p05`);
  await expectLive(page);
  const toggle = row(page, "p05@example.com").getByRole("button");
  await toggle.click();
  const details = more("p05@example.com", page);
  await expect(details.locator(".requests__table tbody tr")).toHaveCount(1);
  await house.ingest(key, event({ person: "p05@example.com", agent: "newcomer" }));
  await expect(cell(row(page, "p05@example.com"), "Requests")).toHaveText("2", { timeout: 15_000 });
  await expect(details.locator(".requests__table tbody tr")).toHaveCount(2);
  await expect(details).toContainText("newcomer");
  await expect(toggle).toBeFocused();
  await expect(toggle).toHaveAttribute("aria-expanded", "true");
});

test("details that cannot be read say so, and can be asked for again", async ({ page, complaints }) => {
  complaints.allow(NETWORK);
  await page.goto(`${house.url}/people?q=p10`);
  await standStill(page);
  await page.route("**/api/page/person_details*", (route) => route.abort());
  await row(page, "p10@example.com").getByRole("button").click();
  const details = more("p10@example.com", page);
  await expect(details.getByRole("alert")).toContainText("could not be reached");
  await page.unroute("**/api/page/person_details*");
  await details.getByRole("button", { name: "Try again" }).click();
  await expect(details.locator(".requests__table tbody tr")).toHaveCount(1);
  await expect(details.getByRole("alert")).toHaveCount(0);
});

test("on a phone every row is a card, and opens", async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 780 });
  await page.goto(`${house.url}/people`);
  await standStill(page);
  await expectNoSidewaysScroll(page);
  await row(page, "p30@example.com").getByRole("button").click();
  const details = more("p30@example.com", page);
  await expect(details.getByRole("heading", { name: "Latest requests" })).toBeVisible();
  await expectWithinWindow(page, [details]);
  // Everything that a desk shows of a request is there, and numbers have their names.
  const line = details.locator(".requests__table tbody tr").first();
  for (const column of ["When", "Agent", "What for", "Model", "In", "Out", "Cost", "Took"]) await expect(cell(line, column)).toBeVisible();
  for (const column of ["In", "Out", "Took"]) {
    const name = await cell(line, column).evaluate((cell) => getComputedStyle(cell, "::before").content);
    expect(name).toContain(column);
  }
  await expectReadable(page);
  expect(await violations(page)).toEqual([]);
});

for (const width of [861, 980, 1180]) {
  test(`at ${width} pixels no column is left out, and none is cut`, async ({ page }) => {
    await page.setViewportSize({ width, height: 900 });
    await page.goto(`${house.url}/people?sort=-active_days`);
    await standStill(page);
    const first = row(page, "p01@example.com");
    for (const name of ["Cost", "Tokens", "Requests", "Cost per call", "Error rate", "Active days", "Change"]) {
      await expect(heading(page, name)).toBeVisible();
      await expect(cell(first, name)).toBeVisible();
    }
    await expect(first.locator(".avatar")).toBeVisible();
    const line = (await first.locator(".ranked__trend .spark").boundingBox())!;
    expect(line.width, "the small line can be seen").toBeGreaterThan(40);
    await first.getByRole("button").click();
    await expect(more("p01@example.com", page).locator(".requests__table tbody tr")).toHaveCount(10);
    await expectReadable(page);
    await expectNoSidewaysScroll(page);
  });
}
