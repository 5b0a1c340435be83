// The page of a single request: its cost line by line, its run, its trace as a waterfall.
import { violations } from "./axe";
import { NETWORK } from "./console";
import { House } from "./house";
import { lines, standouts, TRACE } from "./log";
import { expectAlive, expectNoSidewaysScroll, standStill } from "./page";
import { expect, test } from "./test";

let house: House;

test.beforeAll(async () => {
  test.setTimeout(300_000);
  house = await House.ready();
  await house.addAccount({ email: "studio@example.com" });
  await house.ingest(await house.createKey("gateway"), standouts());
});
test.afterAll(() => house?.close());
test.beforeEach(async ({ context }) => house.enter(context));

test("a request explains its cost line by line", async ({ page }) => {
  await page.goto(`${house.url}/activity?q=emil`);
  await standStill(page);
  await lines(page).first().getByRole("link").press("Enter");
  await expect(page).toHaveURL(/\/activity\/\d+\?q=emil$/);
  await expect(page).toHaveTitle(/^Request \d+ · Countinghouse$/);
  const cost = page.locator("section.request").filter({ has: page.getByRole("heading", { name: "What it costs, and why" }) });
  await expect(cost).toContainText("The lines add up to the cost exactly");
  await expect(cost).toContainText("Batch tier: × 0.5");
  await expect(cost).toContainText("claude-sonnet-4-5@");
  await expect(cost).toContainText("Anthropic's list price");
  await expect(cost).toContainText("$0.25");
  const amounts = await cost.locator('.request__lines tbody td[data-name="Amount"]').allInnerTexts();
  const total = await cost.locator(".request__lines tfoot tr").last().locator("td").innerText();
  // 100,000 tokens in at $3 and 10,000 out at $15 for a million, at half the price.
  expect(amounts).toEqual(["$0.15", "$0.075"]);
  expect(total).toBe("$0.225");
  await expect(page.getByRole("heading", { name: "Its trace" })).toHaveCount(0);
  await expect(page.locator("section").filter({ has: page.getByRole("heading", { name: "Its run" }) })).toContainText("It stands alone");
  expect(await violations(page)).toEqual([]);
  await page.getByRole("link", { name: "All requests" }).click();
  await expect(page, "the question stays").toHaveURL(`${house.url}/activity?q=emil`);
});

test("a request without a price says why, and what to do", async ({ page }) => {
  await page.goto(`${house.url}/activity?q=house-made`);
  await standStill(page);
  await lines(page).first().click();
  const note = page.locator(".request .note--warn");
  await expect(note).toContainText("The price book does not have this model");
  await expect(note).toContainText("Check how the sender spells the model");
});

test("a trace is a waterfall, and leads to its requests", async ({ page }) => {
  await page.goto(`${house.url}/activity?q=req_planner`);
  await standStill(page);
  await lines(page).first().click();
  const trace = page.locator("section.trace");
  const rows = trace.locator("tbody tr");
  await expect(rows).toHaveCount(4);
  await expect(trace).toContainText(TRACE);
  await expect(trace).toContainText("4 requests in 9.0 s");
  expect((await rows.locator("th b").allInnerTexts()).map((text) => text.trim())).toEqual(["planner", "searcher", "reader", "writer"]);
  const shape = await rows.locator(".trace__name").evaluateAll((names) => names.map((name) => getComputedStyle(name).paddingLeft));
  expect(shape).toEqual(["0px", "16px", "32px", "16px"]);
  const bars = await rows.locator(".trace__bar").evaluateAll((bars) =>
    bars.map((bar) => {
      const [own, lane] = [bar.getBoundingClientRect(), bar.parentElement!.getBoundingClientRect()];
      return [Math.round(((own.left - lane.left) / lane.width) * 9), Math.round((own.width / lane.width) * 9)];
    }),
  );
  expect(bars, "where each begins and how long it takes, in seconds").toEqual([[0, 9], [1, 2], [3, 1], [6, 2]]);
  await expect(rows.first()).toHaveAttribute("aria-current", "true");
  await rows.nth(2).getByRole("link").click();
  await expect(rows.nth(2)).toHaveAttribute("aria-current", "true");
  await expect(page.locator(".request__run tbody tr")).toHaveCount(4);
  await expect(page.locator("section").filter({ has: page.getByRole("heading", { name: "Its run" }) })).toContainText("Request 2 of 4 in a run");
  expect(await violations(page)).toEqual([]);
});

test("a request that is not there is not found", async ({ page, complaints }) => {
  complaints.allow(/404/);
  for (const id of ["999999999", "nonsense", "-1"]) {
    const answer = await page.goto(`${house.url}/activity/${id}`);
    expect(answer?.status(), id).toBe(404);
    await expectAlive(page);
    await expect(page.getByRole("heading", { name: "There is no such request" })).toBeVisible();
  }
  await page.getByRole("link", { name: "Go to the log" }).click();
  await expect(lines(page)).not.toHaveCount(0);
});

test("a request that cannot be read says so, and is asked for again", async ({ page, complaints }) => {
  complaints.allow(NETWORK);
  await page.goto(`${house.url}/activity`);
  await standStill(page);
  await page.route("**/api/page/activity_request*", (route) => route.abort());
  await lines(page).first().click();
  const alert = page.getByRole("alert");
  await expect(alert).toContainText("could not be reached");
  await page.unroute("**/api/page/activity_request*");
  await alert.getByRole("button", { name: "Try again" }).click();
  await expect(page.getByRole("heading", { name: "What it costs, and why" })).toBeVisible();
  await expect(alert).toHaveCount(0);
});

test("on a phone nothing of a request is wider than the screen", async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 780 });
  await page.goto(`${house.url}/activity?q=req_planner`);
  await standStill(page);
  await expect(lines(page)).toHaveCount(1);
  await lines(page).first().getByRole("link").click();
  await expect(page.locator("section.trace")).toBeVisible();
  await expectNoSidewaysScroll(page);
  expect(await violations(page)).toEqual([]);
});
