// The live page through everything that can happen to it. The end of each test is the same: what is on the screen is what the
// server has, to the request and to the cent, and nothing was counted twice.
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { NETWORK } from "./console";
import { event, events } from "./events";
import { House } from "./house";
import { cost, requests, usd } from "./numbers";
import { bars, curve, expectDrawn, expectLive, kpi, kpiValue, liveWord, picture, requestCount, ring, took, watchText } from "./page";
import { sleep, until } from "./process";
import { expect, test } from "./test";
import { Wire } from "./wire";

let house: House;
let key = "";
/** How many events the server has said that it has. */
let taken = 0;

test.beforeAll(async () => {
  test.setTimeout(300_000);
  house = await House.ready();
  await house.addAccount();
  key = await house.createKey("gateway");
  taken = 0;
  await deliver(...events(3));
});
test.afterAll(() => house?.close());
test.beforeEach(async ({ context }) => house.enter(context));

/** Sends events until the server has each of them. */
async function deliver(...batch: ReturnType<typeof events>): Promise<void> {
  await house.deliver(key, batch);
  taken += batch.length;
}

/** The page shows what the server has, and the server has what it was given. */
async function expectTruth(page: Page, timeout = 30_000): Promise<void> {
  await expect.poll(() => requestCount(page), { timeout, message: "requests on the page" }).toBe(taken);
  const truth = await house.overview();
  expect(requests(truth), "requests in the database").toBe(taken);
  await expect.poll(() => kpiValue(page, "Spend"), { timeout, message: "the spend" }).toBe(usd(cost(truth)));
  await expect(curve(page).locator(".chart__canvas")).toHaveAttribute("aria-label", new RegExp(`Total \\${usd(cost(truth))}\\.`));
}

/** Sends an event every so many milliseconds until it is told to stop. */
function stream(every: number): { stop: () => Promise<void> } {
  let going = true;
  const work = (async () => {
    while (going) {
      await deliver(event());
      await sleep(every);
    }
  })();
  return {
    stop: async () => {
      going = false;
      await work;
    },
  };
}

test("an event moves the spend, the charts, the account and the feed, at once and without a reload", async ({ page }) => {
  await page.goto(house.url);
  await expectLive(page);
  await expectTruth(page);
  await expectDrawn(curve(page));
  // A page that was read again instead of folding the change would lose this.
  await page.evaluate(() => ((globalThis as unknown as { same: boolean }).same = true));
  const reads: string[] = [];
  page.on("request", (request) => {
    if (request.url().includes("/api/page/overview")) reads.push(request.url());
  });
  const account = page.locator(".acct .acct__sum b");
  const before = {
    account: await account.innerText(),
    curve: await picture(curve(page)),
    ring: await ring(page).locator(".chart__canvas").getAttribute("aria-label"),
    bars: await bars(page).locator(".chart__canvas").getAttribute("aria-label"),
    feed: await page.locator(".feed tbody tr").count(),
  };
  const changed = await watchText(kpi(page, "Spend").locator(".kpi__value"));
  const sent = Date.now();
  await deliver(event({ input_tokens: 3_000_000, person: "bo@example.com" }));
  // A person who presses a button and looks up expects it within a second; the other one is for machines that are busy testing.
  expect(took("from sending to the number on the screen", sent, await changed())).toBeLessThan(1_000);
  await expectTruth(page);
  expect(await account.innerText()).not.toBe(before.account);
  await expect.poll(() => picture(curve(page)), { message: "the curve moves" }).not.toBe(before.curve);
  await expect(ring(page).locator(".chart__canvas")).not.toHaveAttribute("aria-label", before.ring ?? "");
  await expect(bars(page).locator(".chart__canvas")).not.toHaveAttribute("aria-label", before.bars ?? "");
  await expect(page.locator(".feed tbody tr")).toHaveCount(before.feed + 1);
  await expect(page.locator(".feed tbody tr").first()).toContainText("bo");
  await expect(page.locator(".feed tbody tr").first()).toHaveClass(/new/);
  await expect(kpi(page, "Active people").locator(".kpi__value")).toHaveText(/^\s*2\s*$/);
  expect(reads, "the change came over the stream").toEqual([]);
  expect(await page.evaluate(() => (globalThis as unknown as { same?: boolean }).same), "the page was not loaded again").toBe(true);
});

test("a model that nobody has used before, and a first price that is missing, come in as well", async ({ page }) => {
  await page.goto(house.url);
  await expectLive(page);
  await deliver(event({ model: "house-made-model-1", input_tokens: 5_000 }));
  await expect(page.locator(".note--warn")).toContainText("house-made-model-1", { timeout: 15_000 });
  await expect(page.locator(".feed tbody tr").first()).toContainText("unpriced");
  await expectTruth(page);
});

test("the badge says how fresh the page is, and a pause is a pause", async ({ page }) => {
  await page.goto(house.url);
  await expectLive(page);
  await expect(page.locator(".live__age")).toHaveText(/^\d+(\.\d)?\ss ago$/);
  await page.getByRole("button", { name: "Pause live updates" }).click();
  await expect(liveWord(page)).toHaveText("Paused");
  const still = await requestCount(page);
  await deliver(...events(4));
  await sleep(2_000);
  expect(await requestCount(page)).toBe(still);
  await page.getByRole("button", { name: "Resume live updates" }).click();
  await expectLive(page);
  await expectTruth(page);
  await page.getByRole("button", { name: "Refresh" }).click();
  await expectTruth(page);
});

test("the network is gone for a minute while events come in", async ({ page, context, complaints }) => {
  test.setTimeout(240_000);
  complaints.allow(NETWORK);
  const wire = await Wire.to(house.address);
  await house.enter(context);
  await page.goto(wire.url);
  await expectLive(page);
  await expectTruth(page);
  const source = stream(1_000);
  const start = Date.now();
  wire.silence();
  // Nobody tells the browser. The server pings every 15 seconds, so after 30 of silence the page knows by itself.
  await expect(liveWord(page)).toHaveText("Reconnecting…", { timeout: 40_000 });
  const still = await requestCount(page);
  await sleep(Math.max(0, 60_000 - (Date.now() - start)));
  expect(await requestCount(page), "nothing is made up").toBe(still);
  wire.mend();
  await expect(liveWord(page)).toHaveText("Live", { timeout: 60_000 });
  await source.stop();
  expect(taken - still, "events did come in meanwhile").toBeGreaterThan(20);
  await expectTruth(page);
  await wire.close();
});

test("the wire is cut again and again", async ({ page, context, complaints }) => {
  test.setTimeout(180_000);
  complaints.allow(NETWORK);
  const wire = await Wire.to(house.address);
  await house.enter(context);
  await page.goto(wire.url);
  await expectLive(page);
  const source = stream(150);
  for (const pause of [300, 1_500, 50, 4_000]) {
    wire.cut();
    await sleep(pause);
    wire.mend();
    await sleep(1_200);
  }
  await source.stop();
  await expectLive(page, 60_000);
  await expectTruth(page);
  await wire.close();
});

test("the server is killed and started again while events come in", async ({ page, complaints }) => {
  test.setTimeout(240_000);
  complaints.allow(NETWORK);
  await page.goto(house.url);
  await expectLive(page);
  const source = stream(100);
  await sleep(1_500);
  await house.kill();
  await expect(liveWord(page)).toHaveText("Reconnecting…");
  await house.open();
  await expect(liveWord(page)).toHaveText("Live", { timeout: 60_000 });
  await sleep(1_000);
  await source.stop();
  await expectTruth(page);
  await expectLive(page);
  await house.verify();
});

test("Postgres is killed while events come in", async ({ page, complaints }) => {
  test.setTimeout(300_000);
  complaints.allow(NETWORK);
  await page.goto(house.url);
  await expectLive(page);
  const source = stream(100);
  await sleep(1_500);
  const before = house.postgresPid();
  house.killPostgres();
  await until("the server starts its database again", () => house.postgresPid() !== 0 && house.postgresPid() !== before, 90_000);
  await until("the server is ready again", async () => (await fetch(`${house.url}/readyz`)).ok, 90_000);
  await sleep(1_000);
  await source.stop();
  await expectLive(page, 60_000);
  await expectTruth(page, 60_000);
  await house.verify();
});

test("the tab sleeps while events come in", async ({ page, context }) => {
  test.setTimeout(180_000);
  await page.goto(house.url);
  await expectLive(page);
  const session = await context.newCDPSession(page);
  await session.send("Page.setWebLifecycleState", { state: "frozen" });
  for (let round = 0; round < 8; round += 1) {
    await deliver(...events(5));
    await sleep(500);
  }
  await session.send("Page.setWebLifecycleState", { state: "active" });
  await expectTruth(page);
  await expectLive(page);
});

test("a day's worth comes at once, more than a stream should carry", async ({ page }) => {
  test.setTimeout(300_000);
  await page.goto(house.url);
  await expectLive(page);
  const count = 12_000;
  const start = Date.now() - 86_400_000;
  const lines = Array.from({ length: count }, (_, at) =>
    JSON.stringify(
      event({ timestamp: new Date(start + at * 7_000).toISOString(), person: `person-${at % 40}@example.com`, output_tokens: 100 + (at % 900) }),
    ),
  );
  const file = join(house.dataDir, "..", "events.ndjson");
  await writeFile(file, `${lines.join("\n")}\n`);
  await house.command("import", "events", file, "--account", "studio@example.com");
  taken += count;
  await expectTruth(page, 60_000);
  await expectLive(page);
  await house.command("import", "events", file, "--account", "studio@example.com");
  await sleep(1_500);
  await expectTruth(page);
});
