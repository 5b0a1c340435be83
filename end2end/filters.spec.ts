// The filter bar: lists of values by mouse and by keyboard, chips, zone and comparison, phones.
import type { Locator, Page } from "@playwright/test";
import { violations } from "./axe";
import { chips, fillToFilter, openPopover, rangeLink } from "./bar";
import { HAIKU, MODEL, OPUS } from "./events";
import { House } from "./house";
import { expectAlive, expectLive, expectNoSidewaysScroll, kpi, requestCount, withTheme } from "./page";
import { expect, test } from "./test";

let house: House;
/** The numbers of models and persons. */
let model: Record<string, number>;
let person: Record<string, number>;

test.beforeAll(async () => {
  test.setTimeout(300_000);
  house = await House.ready();
  ({ model, person } = await fillToFilter(house));
});
test.afterAll(() => house?.close());
test.beforeEach(({ context }) => house.enter(context));

const button = (page: Page, name: string | RegExp): Locator => page.getByRole("button", { name });
const url = (path: string): string => house.url + path;

/** The rows of a list, as they are read: name and requests. */
async function rows(list: Locator): Promise<string[]> {
  await expect(list.getByRole("checkbox")).not.toHaveCount(0);
  return list.locator(".choose__item label").evaluateAll((labels) =>
    labels.map((label) => {
      const text = (part: string) => label.querySelector(part)?.firstChild?.textContent ?? "";
      return `${text(".choose__name")} ${text(".choose__count")}`.trim();
    }),
  );
}

/** Waits until the page shows so many requests. */
const expectRequests = (page: Page, count: number): Promise<void> => expect.poll(() => requestCount(page)).toBe(count);

test("by mouse: values are counted and ticked, and all ticks of one opening are one step back", async ({ page }) => {
  await page.goto(url("/?range=7d"));
  await expectLive(page);
  const list = await openPopover(page, "All models", "Models");
  expect(await rows(list)).toEqual([`${MODEL} 3`, `${HAIKU} 2`, `${OPUS} 1`]);
  await list.getByRole("checkbox", { name: HAIKU }).check();
  await expect(page).toHaveURL(url(`/?range=7d&model=${model[HAIKU]}`));
  await expectRequests(page, 2);
  await list.getByRole("checkbox", { name: MODEL }).check();
  const both = [model[HAIKU], model[MODEL]].sort((one, other) => one - other).join(",");
  await expect(page).toHaveURL(url(`/?range=7d&model=${both}`));
  await expectRequests(page, 5);
  await expect(list.getByText("2 chosen")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(list).toBeHidden();
  await expect(button(page, "2 models")).toBeFocused();
  await expect(button(page, "Filters · 1")).toBeVisible();
  await page.goBack();
  await expect(page).toHaveURL(url("/?range=7d"));
  await expectRequests(page, 6);
  await expect(button(page, "All models")).toBeVisible();
  await page.goForward();
  await expectRequests(page, 5);

  // What is chosen stands above when the list opens again; only one, and none.
  const again = await openPopover(page, "2 models", "Models");
  expect((await rows(again)).slice(2)).toEqual([`${OPUS} 1`]);
  await again.getByRole("checkbox", { name: OPUS }).hover();
  await again.getByRole("button", { name: `only ${OPUS}` }).click();
  await expect(page).toHaveURL(url(`/?range=7d&model=${model[OPUS]}`));
  await again.getByRole("button", { name: "Clear models" }).click();
  await expect(page).toHaveURL(url("/?range=7d"));
  // A click elsewhere closes it.
  await page.getByRole("heading", { level: 1 }).click();
  await expect(again).toBeHidden();
});

test("by keyboard alone: arrows, space, typing, Escape", async ({ page }) => {
  await page.goto(house.url);
  await expectLive(page);
  await button(page, "All models").focus();
  await page.keyboard.press("Enter");
  const list = page.getByRole("dialog", { name: "Models" });
  const search = list.getByRole("textbox", { name: "Search models" });
  await expect(search).toBeFocused();
  expect(await rows(list)).toHaveLength(3);
  const box = (name: string) => list.getByRole("checkbox", { name });
  await page.keyboard.press("ArrowDown");
  await expect(box(MODEL)).toBeFocused();
  await page.keyboard.press("ArrowDown");
  await expect(box(HAIKU)).toBeFocused();
  await page.keyboard.press("Space");
  await expect(box(HAIKU)).toBeChecked();
  await expect(box(HAIKU)).toBeFocused();
  await expect(page).toHaveURL(url(`/?model=${model[HAIKU]}`));
  await page.keyboard.press("End");
  await expect(box(OPUS)).toBeFocused();
  await page.keyboard.press("ArrowRight");
  await expect(list.getByRole("button", { name: `only ${OPUS}` })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(url(`/?model=${model[OPUS]}`));
  await page.keyboard.press("ArrowLeft");
  await expect(box(OPUS)).toBeFocused();
  // A letter goes to the search.
  await page.keyboard.press("s");
  await page.keyboard.type("onn");
  await expect(search).toBeFocused();
  await expect(search).toHaveValue("sonn");
  await expect(list.getByRole("checkbox")).toHaveCount(1);
  await page.keyboard.press("Enter");
  await expect(box(MODEL)).toBeChecked();
  await page.keyboard.type("x");
  await expect(list.getByText("Nothing is called so.")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(list).toBeHidden();
  await expect(button(page, "2 models")).toBeFocused();
  await expectRequests(page, 4);
});

test("each filter counts under the others, and what is chosen without use stays to be seen", async ({ page }) => {
  await page.goto(url(`/?model=${model[HAIKU]}&person=${person["cleo@example.com"]}`));
  await expectAlive(page);
  await expect(button(page, "Filters · 2")).toBeVisible();
  const panel = await openPopover(page, "Filters · 2", "Filters");
  await panel.getByText("People", { exact: true }).click();
  expect(await rows(panel)).toEqual(["cleo@example.com 0", "ben@example.com 2"]);
  await panel.getByRole("checkbox", { name: "cleo@example.com" }).uncheck();
  await expect(page).toHaveURL(url(`/?model=${model[HAIKU]}`));
  expect(await rows(panel), "its row stays, to be ticked again").toHaveLength(2);
  await panel.getByText("Models", { exact: true }).click();
  const models = panel.locator("details").filter({ hasText: "Models" });
  expect(await rows(models)).toEqual([`${HAIKU} 2`, `${MODEL} 3`, `${OPUS} 1`]);
  const outcomes = panel.locator("details").filter({ hasText: "Outcomes" });
  await panel.getByText("Outcomes", { exact: true }).click();
  expect(await rows(outcomes)).toEqual(["Succeeded 2", "Failed 0"]);
  await panel.getByRole("link", { name: "Clear all" }).click();
  await expect(page).toHaveURL(`${house.url}/`);
  await expect.poll(() => rows(outcomes)).toEqual(["Succeeded 5", "Failed 1"]);
  await outcomes.getByRole("checkbox", { name: "Failed" }).check();
  await panel.getByLabel("Key source").selectOption("byok");
  await expect(page).toHaveURL(url("/?source=byok&outcome=error"));
  await outcomes.getByRole("checkbox", { name: "Succeeded" }).check();
  await expect(page).toHaveURL(url("/?source=byok&outcome=ok,error"));
  await panel.getByRole("button", { name: "Done" }).click();
  await expect(panel).toBeHidden();
  await expect(button(page, "Filters · 2")).toBeFocused();
  await expectRequests(page, 1);
  // All steps in the panel were one.
  await page.goBack();
  await page.goBack();
  await expect(page).toHaveURL(url(`/?model=${model[HAIKU]}`));
});

test("chips name what is set, and take it away", async ({ page }) => {
  await page.goto(url(`/?range=7d&model=${model[HAIKU]}&source=system`));
  await expectLive(page);
  await expect(chips(page).getByRole("listitem")).toHaveText([`Model: ${HAIKU}`, "Key source: System"]);
  await chips(page).getByRole("link", { name: "Key source: System" }).click();
  await expect(page).toHaveURL(url(`/?range=7d&model=${model[HAIKU]}`));
  await expect(chips(page).getByRole("listitem")).toHaveCount(1);
  // By keyboard: the focus goes on to the next chip, and then to where filters are set.
  await page.goto(url(`/?model=${model[HAIKU]},${model[OPUS]}`));
  await expectAlive(page);
  await chips(page).getByRole("link", { name: HAIKU }).focus();
  await page.keyboard.press("Enter");
  await expect(chips(page).getByRole("link", { name: OPUS })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(chips(page)).toHaveCount(0);
  await expect(button(page, "Filters")).toBeFocused();
  await expect(page).toHaveURL(`${house.url}/`);
});

test("without scripts chips have names and work, and the selects are a form", async ({ browser }) => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  await house.enter(context);
  const page = await context.newPage();
  await page.goto(url(`/?range=7d&model=${model[HAIKU]},${model[MODEL]}&person=${person["ana@example.com"]}`));
  await expect(chips(page).getByRole("listitem")).toHaveCount(3);
  await expect(chips(page)).toContainText(`Model: ${HAIKU}`);
  await chips(page).getByRole("link", { name: "Person: ana@example.com" }).click();
  await expect(chips(page).getByRole("listitem")).toHaveCount(2);
  expect(await requestCount(page)).toBe(5);
  await button(page, "Filters · 1").click();
  const panel = page.getByRole("dialog", { name: "Filters" });
  await panel.getByLabel("Key source").selectOption("byok");
  await panel.getByRole("button", { name: "Apply" }).click();
  const asked = new URL(page.url()).searchParams;
  expect(asked.get("source")).toBe("byok");
  expect(asked.get("range"), "the rest is kept").toBe("7d");
  expect(asked.get("model")?.split(",")).toHaveLength(2);
  await chips(page).getByRole("link", { name: "Clear all" }).click();
  await expect(page).toHaveURL(url("/?range=7d"));
  await context.close();
});

test("the zone is the organization's, the browser's, UTC or any other", async ({ browser }) => {
  const context = await browser.newContext({ timezoneId: "Europe/Berlin", locale: "en-US" });
  await house.enter(context);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("console", (message) => ["warning", "error"].includes(message.type()) && complaints.push(message.text()));
  await page.goto(house.url);
  await expectAlive(page);
  const panel = await openPopover(page, "Filters", "Filters");
  const zone = panel.getByRole("combobox", { name: "Time zone", exact: true });
  await expect(zone.locator("option")).toHaveText(["New York · organization", "Berlin · this browser", "UTC", "Another…"]);
  await zone.selectOption("Europe/Berlin");
  await expect(page).toHaveURL(url("/?timezone=Europe/Berlin"));
  await expect(chips(page)).toContainText("Time zone: Berlin");
  await zone.selectOption("Another…");
  const typed = panel.getByLabel("Another time zone");
  await expect(typed).toBeFocused();
  await typed.fill("Mars/Olympus");
  await typed.press("Enter");
  await expect(panel.getByRole("alert")).toContainText("no such zone");
  await typed.fill("asia/kathmandu");
  await panel.getByRole("button", { name: "Use" }).click();
  await expect(page).toHaveURL(url("/?timezone=asia/kathmandu"));
  await expect(zone).toHaveValue("asia/kathmandu");
  await zone.selectOption("");
  await expect(page).toHaveURL(`${house.url}/`);
  await page.reload();
  await expectAlive(page);
  expect(complaints, "a zone that only the browser knows is no hydration mismatch").toEqual([]);
  await context.close();
});

test("the window is compared with the same period of last year", async ({ page }) => {
  await page.goto(house.url);
  await expectLive(page);
  const panel = await openPopover(page, "Filters", "Filters");
  await panel.getByLabel("Compare with").selectOption("year");
  await expect(page).toHaveURL(url("/?compare=year"));
  await page.keyboard.press("Escape");
  await expect(chips(page)).toContainText("Compared with last year");
  await expect(button(page, "Filters"), "no use is filtered by it").toHaveText("Filters");
  await expect(kpi(page, "Spend")).toContainText("the same days of");
  await chips(page).getByRole("link", { name: "Compared with last year" }).click();
  await expect(page).toHaveURL(`${house.url}/`);
});

test("hours are offered where a chart has room for them, and another range lets them go", async ({ page }) => {
  await page.goto(url("/usage?range=7d&granularity=hour"));
  await expectAlive(page);
  const select = page.getByLabel("Granularity");
  await expect(select.locator("option")).toHaveText(["Auto · hour", "By hour", "By day", "By week", "By month"]);
  await rangeLink(page, "90d").click();
  await expect(page).toHaveURL(url("/usage?range=90d&granularity=hour"));
  await rangeLink(page, "YTD").click();
  await expect(page).toHaveURL(url("/usage?range=ytd"));
  await expect(select.locator("option")).toHaveText([/^Auto/, "By day", "By week", "By month"]);
});

test("a request is opened under the question, in its zone, and the way back keeps it", async ({ page }) => {
  await page.goto(url("/activity?range=90d&timezone=Asia/Kathmandu&outcome=ok"));
  await expectAlive(page);
  const line = page.locator(".log__row").first();
  const [time] = (await line.locator("time").innerText()).match(/\d\d:\d\d:\d\d$/)!;
  await line.getByRole("link").click();
  await expect(page).toHaveURL(/\/activity\/\d+\?range=90d&timezone=Asia\/Kathmandu&outcome=ok$/);
  await expect(page.locator(".request").first()).toContainText(time);
  await page.getByRole("link", { name: "All requests" }).click();
  await expect(page).toHaveURL(url("/activity?range=90d&timezone=Asia/Kathmandu&outcome=ok"));
});

test("from page to page the question stays", async ({ page }) => {
  await page.goto(url(`/?range=7d&compare=year&granularity=day&timezone=UTC&model=${model[HAIKU]}&person=0`));
  await expectAlive(page);
  const navigation = page.getByRole("navigation", { name: "Main" });
  const overview = navigation.getByRole("link", { name: "Overview" });
  const asked = `range=7d&compare=year&granularity=day&timezone=UTC&person=0&model=${model[HAIKU]}`;
  await expect(overview).toHaveAttribute("href", `/?${asked}`);
  await expect(navigation.getByRole("link", { name: "Accounts" })).toHaveAttribute("href", "/settings/accounts");
  await page.goto(url("/?range=never"));
  await expectAlive(page);
  await expect(overview, "what cannot be read is not carried on").toHaveAttribute("href", "/");
});

test("a page with filters makes at most three requests, and a list asks once", async ({ page }) => {
  const asked: string[] = [];
  page.on("request", (request) => {
    const { pathname } = new URL(request.url());
    if (pathname.startsWith("/api/")) asked.push(pathname);
  });
  await page.goto(url(`/?model=${model[HAIKU]}`));
  await expectLive(page);
  await page.waitForTimeout(1_500);
  expect(asked.length, `requests after the document: ${asked}`).toBeLessThanOrEqual(3);
  expect(asked).not.toContain("/api/page/filter_options");
  const options = () => asked.filter((path) => path === "/api/page/filter_options").length;
  const list = await openPopover(page, "1 model", "Models");
  expect(await rows(list)).toHaveLength(3);
  await list.getByRole("checkbox", { name: MODEL }).check();
  await expectRequests(page, 5);
  await list.getByRole("checkbox", { name: OPUS }).check();
  await expectRequests(page, 6);
  expect(options(), "its own ticks do not change what it offers").toBe(1);
});

test("on a phone one button opens a sheet", async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await page.goto(url(`/?model=${model[HAIKU]},${model[MODEL]},${model[OPUS]}&person=${person["ana@example.com"]}`));
  await expectLive(page);
  await expectNoSidewaysScroll(page);
  const bar = await page.locator(".bar").boundingBox();
  expect(bar!.height, "the bar leaves room for the page").toBeLessThan(220);
  await expect(button(page, "3 models")).toBeHidden();
  await expect(chips(page).getByRole("listitem")).toHaveCount(4);
  const panel = await openPopover(page, "Filters · 2", "Filters");
  const edges = async () => {
    const { x, y, width, height } = (await panel.boundingBox())!;
    return [x, x + width, y + height].map(Math.round);
  };
  await expect.poll(edges, { message: "it stands at the bottom, as wide as the phone" }).toEqual([0, 360, 740]);
  await expectNoSidewaysScroll(page);
  await panel.getByText("Models", { exact: true }).click();
  const models = panel.locator("details").filter({ hasText: "Models" });
  expect(await rows(models)).toHaveLength(3);
  await models.getByRole("button", { name: "Clear models" }).click();
  await expect(page).toHaveURL(url(`/?person=${person["ana@example.com"]}`));
  await panel.getByRole("button", { name: "Done" }).click();
  await expect(panel).toBeHidden();
  await expect(chips(page).getByRole("listitem")).toHaveCount(1);
  await expectRequests(page, 3);
});

for (const theme of ["light", "dark"] as const) {
  test(`lists, panel, chips and views can be used by all: ${theme}`, async ({ page }) => {
    test.setTimeout(180_000);
    await withTheme(page, theme);
    for (const width of [1440, 390]) {
      await page.setViewportSize({ width, height: 900 });
      await page.goto(url(`/?model=${model[HAIKU]}&compare=year`));
      await expectLive(page);
      expect.soft(await violations(page), `the chips, ${width} pixels`).toEqual([]);
      if (width === 1440) {
        await rows(await openPopover(page, "1 model", "Models"));
        expect.soft(await violations(page), "a list").toEqual([]);
        await page.keyboard.press("Escape");
      }
      const panel = await openPopover(page, "Filters · 1", "Filters");
      await panel.getByText("People", { exact: true }).click();
      await rows(panel);
      await panel.getByRole("combobox", { name: "Time zone", exact: true }).selectOption("Another…");
      expect.soft(await violations(page), `the panel, ${width} pixels`).toEqual([]);
      await page.keyboard.press("Escape");
      const menu = await openPopover(page, "Saved views", "Saved views");
      await expect(menu).toContainText("There are none yet");
      expect.soft(await violations(page), `the views, ${width} pixels`).toEqual([]);
      await menu.getByRole("button", { name: "Save this view" }).click();
      await expect(page.getByRole("dialog", { name: "Save this view" })).toBeVisible();
      expect.soft(await violations(page), `a new view, ${width} pixels`).toEqual([]);
      await page.keyboard.press("Escape");
    }
  });
}
