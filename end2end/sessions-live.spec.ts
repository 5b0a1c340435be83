// The Sessions page while work goes on: the focus stays, what is chosen stays in sight, and what cannot be decided alone is asked.
import { NETWORK } from "./console";
import { event } from "./events";
import { House, type UsageEvent } from "./house";
import { expectAlive, withTheme } from "./page";
import { until } from "./process";
import { expect, test } from "./test";
import { billedTo, current, lines, of, openSessions, pick, picker } from "./work";

test.describe.configure({ mode: "serial" });

let house: House;
let key = "";
let relaunch = 0;
const account = "studio@example.com";
const work = (person: string, minutes: number, more: Record<string, unknown> = {}): UsageEvent =>
  event({ account, person: `${person}@example.com`, timestamp: new Date(Date.now() - minutes * 60_000).toISOString(), cwd: "/work/globex/web", ...more });
const found = async (): Promise<number> => (await house.read<{ all: { sessions: number } }>("/api/page/sessions?range=7d")).all.sessions;

test.beforeAll(async () => {
  test.setTimeout(300_000);
  house = await House.ready();
  await house.addAccount();
  key = await house.createKey("gateway");
  const client = await house.addClient("Globex");
  relaunch = await house.addProject(client, "Relaunch", 0);
  await house.addProject(client, "Söhne & Straße", 1);
  // Ben and Cleo are at work; Ana was twice, with a pause that is too long; Dora has many short sessions.
  await house.ingest(key, [
    work("ben", 3),
    work("ben", 2, { error_type: "overloaded" }),
    work("ben", 1.5),
    work("cleo", 1),
    work("ana", 300),
    work("ana", 260),
    ...Array.from({ length: 20 }, (_, n) => work("dora", 600 + 40 * n)),
  ]);
  await until("the sessions are cut", async () => (await found()) === 24);
});
test.afterAll(() => house?.close());
test.beforeEach(({ context }) => house.enter(context));

test("sessions that overtake one another leave the focus where it is", async ({ page }) => {
  await openSessions(page, house.url);
  await expect(lines(page).first()).toContainText("cleo");
  const box = of(page, "cleo").getByRole("checkbox");
  for (const [what, focus] of [
    ["a row", () => page.keyboard.press("j")],
    ["its checkbox", () => box.focus()],
  ] as const) {
    await test.step(what, async () => {
      await focus();
      const before = Number(await of(page, "ben").locator("td").nth(5).locator("span").innerText());
      await house.ingest(key, [work("ben", 0)]);
      await expect(of(page, "ben").locator("td").nth(5).locator("span")).toHaveText(String(before + 1), { timeout: 15_000 });
      expect(await page.evaluate(() => document.activeElement?.closest("tr")?.textContent)).toContain("cleo");
      await expect(lines(page).first(), "while somebody is in the list, rows keep their places").toContainText("cleo");
    });
  }
  await expect(current(page)).toContainText("cleo");
  await page.reload();
  await expect(lines(page).first(), "the latest first").toContainText("ben");
});

test("the details tell the share of what failed", async ({ page }) => {
  await openSessions(page, house.url);
  await of(page, "ben").locator(".work__open").click();
  await expect(page.locator(".more").getByText("1 (20.0%)")).toBeVisible();
});

test("letters are found by what a keyboard has", async ({ page }) => {
  await openSessions(page, house.url);
  await page.keyboard.press("j");
  await pick(page, "sohne strasse");
  await expect(page.locator(".work__done")).toContainText("Tagged Söhne & Straße (1 session)");
  await page.keyboard.press("u");
});

test("what is chosen stays in sight, on a phone too", async ({ page }) => {
  for (const size of [{ width: 1440, height: 700 }, { width: 390, height: 700 }]) {
    await page.setViewportSize(size);
    await openSessions(page, house.url);
    await of(page, "dora").nth(4).getByRole("checkbox").check();
    const bar = page.getByRole("group", { name: "What is chosen" });
    await expect(bar.getByRole("button", { name: "Bill to…" })).toBeInViewport();
    await page.evaluate(() => scrollTo(0, 0));
    await expect(bar.getByRole("button", { name: "Bill to…" })).toBeInViewport();
  }
});

test("a late request between two that are billed differently holds them apart, says so, and merging asks which tag holds", async ({ page, complaints }) => {
  complaints.allow(/422/);
  await openSessions(page, house.url, "?show=all");
  const ana = of(page, "ana");
  for (const [at, name] of [[0, "relaunch"], [1, "sohne"]] as const) {
    await ana.nth(at).locator(".work__open").focus();
    await billedTo(ana.nth(at)).click();
    await expect(picker(page).getByRole("combobox")).toBeFocused();
    await page.keyboard.type(name);
    await page.keyboard.press("Enter");
    await expect(picker(page)).toBeHidden();
  }
  await expect(billedTo(ana.nth(1))).toHaveText("Söhne & Straße");
  await house.ingest(key, [work("ana", 280)]);
  await page.getByRole("link", { name: /^Held apart/ }).click();
  await expect(lines(page)).toHaveCount(2, { timeout: 15_000 });
  await expect(page.getByRole("link", { name: /^Held apart/ })).toContainText("2");
  await ana.nth(0).locator(".work__open").click();
  await expect(page.locator(".more__apart")).toContainText("the two are billed differently");
  await ana.nth(0).locator(".work__open").click();

  await test.step("what cannot be merged stays chosen", async () => {
    await openSessions(page, house.url, "?show=all");
    await of(page, "ben").getByRole("checkbox").check();
    await of(page, "cleo").getByRole("checkbox").check();
    await page.getByRole("button", { name: "Merge" }).click();
    await expect(page.locator(".toasts")).toContainText("Choose sessions of one person on one account");
    await expect(page.locator(".work__sum")).toContainText("2 sessions");
    await page.getByRole("button", { name: "Choose none" }).click();
  });

  await ana.nth(0).getByRole("checkbox").check();
  await ana.nth(1).getByRole("checkbox").check();
  await page.getByRole("button", { name: "Merge" }).click();
  await expect(picker(page)).toContainText("Make one of 2 sessions");
  await expect(picker(page).getByRole("option", { name: /Share between/ })).toHaveCount(0);
  await picker(page).getByRole("option", { name: /Relaunch/ }).click();
  await expect(ana).toHaveCount(1);
  await expect(billedTo(ana)).toHaveText("Relaunch");
  await expect(page.getByRole("group", { name: "What is chosen" })).toBeHidden();
});

test("a statement stays on the page when a step fails, and paper is white", async ({ page, complaints }) => {
  complaints.allow(NETWORK);
  const month = new Intl.DateTimeFormat("sv-SE", { timeZone: "America/New_York" }).format(new Date()).slice(0, 7);
  await withTheme(page, "dark");
  await page.goto(`${house.url}/statements/${relaunch}/${month}`);
  await expectAlive(page);
  const colour = () => page.locator(".doc").evaluate((element) => getComputedStyle(element).color);
  const onScreen = await colour();
  await page.emulateMedia({ media: "print" });
  expect(await colour()).toBe("rgb(28, 30, 33)");
  await page.emulateMedia({ media: "screen" });
  expect(await colour()).toBe(onScreen);
  await page.route("**/api/page/statement*", (route) => route.abort());
  await page.getByRole("button", { name: "Review" }).click();
  await expect(page.locator(".toasts")).toContainText("What is shown is of before");
  await expect(page.locator(".doc")).toContainText("Relaunch");
  await expect(page.getByRole("button", { name: "Review" })).toBeVisible();
});
