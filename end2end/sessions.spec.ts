// The Sessions page: the inbox, tagging by keyboard and by mouse, splitting, merging, noting, undoing; and sessions that grow while one looks on.
import { violations } from "./axe";
import { event } from "./events";
import { House, type UsageEvent } from "./house";
import { expectAlive, expectLive, expectNoSidewaysScroll } from "./page";
import { until } from "./process";
import { expect, test } from "./test";
import { billedTo, current, lines, of, openSessions, pick, picker, waiting } from "./work";

// What one test tags, the next ones find tagged.
test.describe.configure({ mode: "serial" });

let house: House;
let key = "";
const account = "studio@example.com";
const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();
const work = (person: string, minutes: number, more: Record<string, unknown> = {}): UsageEvent =>
  event({ account, person: `${person}@example.com`, timestamp: ago(minutes), cwd: "/work/globex/web", ...more });

const found = async (): Promise<number> => (await house.read<{ all: { sessions: number } }>("/api/page/sessions?range=7d")).all.sessions;

test.beforeAll(async () => {
  test.setTimeout(300_000);
  house = await House.ready();
  await house.addAccount();
  key = await house.createKey("gateway");
  const client = await house.addClient("Globex");
  await house.addProject(client, "Relaunch", 0);
  await house.addProject(client, "Care", 1);
  // Ana has two sessions, with a pause of an hour between them; the second has three requests. Ben and Cleo have one each.
  await house.ingest(key, [
    work("ana", 600),
    work("ana", 500),
    work("ana", 490),
    work("ana", 480),
    work("ben", 400),
    work("cleo", 300, { cwd: "/work/initech", model: "a-model-without-a-price" }),
  ]);
  await until("the sessions are cut", async () => (await found()) === 4);
});
test.afterAll(() => house?.close());
test.beforeEach(({ context }) => house.enter(context));

test("the inbox shows what waits, in the list and in the navigation, with what each session is made of", async ({ page }) => {
  await openSessions(page, house.url);
  await expect(page).toHaveTitle("Sessions · Countinghouse");
  await expect(waiting(page)).toHaveText("4");
  await expect(page.locator(".nav__count")).toContainText("4");
  await expect(lines(page)).toHaveCount(4);
  const line = of(page, "ana").first();
  await expect(line).toContainText("20 min");
  await expect(line.locator("td").nth(5)).toContainText("3");
  await expect(line.locator(".work__cost")).toContainText("$1.35");
  await expect(line.locator(".work__where")).toContainText("/work/globex/web".split("/").slice(-2).join("/"));
  await expect(of(page, "cleo").locator(".work__cost")).toContainText("without 1 unpriced");
  await line.locator(".work__open").click();
  const details = page.locator(".more");
  await expect(details.getByText("20 min").first()).toBeVisible();
  await expect(details.locator(".more__request")).toHaveCount(3);
  await expect(details.locator(".more__request").nth(1)).toContainText("after 10 min");
  expect(await violations(page)).toEqual([]);
});

test("the keyboard tags, undoes, and goes on with the next one", async ({ page }) => {
  await openSessions(page, house.url);
  await page.keyboard.press("j");
  await expect(current(page).locator(".work__who")).toContainText("cleo");
  await page.keyboard.press("j");
  await expect(current(page).locator(".work__who")).toContainText("ben");
  await page.keyboard.press("k");
  await pick(page, "glo care");
  await expect(of(page, "cleo")).toHaveCount(0);
  await expect(waiting(page)).toHaveText("3");
  await expect(current(page).locator(".work__who")).toContainText("ben");
  await expect(page.locator(".work__done")).toContainText("Tagged Care (1 session)");
  await page.keyboard.press("u");
  await expect(of(page, "cleo")).toHaveCount(1);
  await expect(waiting(page)).toHaveText("4");

  await test.step("two at once, chosen with x", async () => {
    await page.keyboard.press("x");
    await page.keyboard.press("j");
    await page.keyboard.press("x");
    await expect(page.locator(".work__sum")).toContainText("2 sessions");
    await page.keyboard.press("b");
    await expect(waiting(page)).toHaveText("2");
    await page.keyboard.press("u");
    await expect(waiting(page)).toHaveText("4");
  });

  await test.step("escape closes the picker and tags nothing", async () => {
    await page.keyboard.press("j");
    await page.keyboard.press("p");
    await expect(picker(page)).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(picker(page)).toBeHidden();
    await expect(waiting(page)).toHaveText("4");
  });
});

test("the list says who is billed, and a click changes it", async ({ page }) => {
  await openSessions(page, house.url, "?show=all");
  const line = of(page, "ben");
  await billedTo(line).click();
  await picker(page).getByRole("option", { name: /Relaunch/ }).click();
  await expect(billedTo(line)).toHaveText("Relaunch");
  await expect(waiting(page)).toHaveText("3");
  await page.getByRole("link", { name: "Tagged", exact: true }).click();
  await expect(lines(page)).toHaveCount(1);
  await page.reload();
  await expect(billedTo(of(page, "ben"))).toHaveText("Relaunch");
});

test("a session is shared between projects, and the parts have to be the whole", async ({ page }) => {
  await openSessions(page, house.url, "?show=all");
  const line = of(page, "ben");
  await billedTo(line).click();
  await picker(page).getByRole("option", { name: "Share between projects…" }).click();
  const dialog = page.getByRole("dialog", { name: "Share between projects" });
  await dialog.getByLabel("Project").nth(1).selectOption({ label: "Care" });
  await dialog.getByLabel("Part in percent").nth(0).fill("33.33");
  await dialog.getByRole("button", { name: "Share", exact: true }).click();
  await expect(dialog).toContainText("must add up to 100 %; these are 83.33 %");
  await dialog.getByLabel("Part in percent").nth(1).fill("66,67");
  await dialog.getByRole("button", { name: "Share", exact: true }).click();
  await expect(billedTo(line)).toHaveText(/Relaunch 33.33 % · Care 66.67 %/);
});

test("a session is split before a request and at a moment, merged again, and noted", async ({ page }) => {
  await openSessions(page, house.url);
  await of(page, "ana").first().locator(".work__open").click();
  const details = page.locator(".more");
  await details.locator(".more__request").nth(1).hover();
  await details.locator(".more__request").nth(1).getByRole("button", { name: /^Split here, before/ }).click();
  await expect(of(page, "ana")).toHaveCount(3);

  await test.step("the two become one again", async () => {
    await of(page, "ana").nth(0).getByRole("checkbox").check();
    await of(page, "ana").nth(1).getByRole("checkbox").check();
    await page.getByRole("button", { name: "Merge" }).click();
    await expect(of(page, "ana")).toHaveCount(2);
    await expect(page.locator(".work__done")).toContainText("Merged");
  });

  await test.step("a moment that lies outside is refused, with what would be right", async () => {
    if ((await details.count()) === 0) await of(page, "ana").first().locator(".work__open").click();
    await details.getByLabel(/^Split at a moment/).fill("2020-01-01T00:00");
    await details.getByRole("button", { name: "Split", exact: true }).click();
    await expect(details.getByRole("alert")).toContainText("after its first request");
  });

  await test.step("a note stays", async () => {
    await of(page, "ana").first().getByRole("checkbox").check();
    await page.getByRole("button", { name: "Note…" }).click();
    const dialog = page.getByRole("dialog", { name: "Note" });
    await dialog.getByRole("textbox").fill("Workshop with Globex");
    await dialog.getByRole("button", { name: "Save note" }).click();
    await expect(details).toContainText("Workshop with Globex");
  });
});

test("a session grows on the page while it runs, within a second or two", async ({ page }) => {
  await openSessions(page, house.url, "?show=all");
  await house.ingest(key, work("dora", 2));
  const line = of(page, "dora");
  await expect(line).toHaveCount(1, { timeout: 5_000 });
  await expect(line.locator(".work__running")).toBeVisible();
  await expect(line.locator(".work__cost")).toContainText("$0.45");
  await house.ingest(key, work("dora", 1));
  await expect(line.locator(".work__cost")).toContainText("$0.90", { timeout: 5_000 });
  await expect(lines(page)).toHaveCount(5);
});

test("what another person tags is seen at once, and the counts follow", async ({ page, browser }) => {
  await openSessions(page, house.url);
  const before = Number(await waiting(page).innerText());
  const other = await browser.newContext();
  await house.enter(other);
  const second = await other.newPage();
  await openSessions(second, house.url);
  await second.keyboard.press("j");
  await pick(second, "relaunch");
  await expect(waiting(page)).toHaveText(String(before - 1), { timeout: 10_000 });
  await expect(page.locator(".nav__count")).toContainText(String(before - 1), { timeout: 10_000 });
  await other.close();
});

test("whoever may only look has no buttons, and no keys that change anything", async ({ page, browser }) => {
  const link = new URL(await house.invite("viewer@example.com", "viewer"));
  const context = await browser.newContext();
  const viewer = await context.newPage();
  await viewer.goto(`${house.url}${link.pathname}${link.search}`);
  await viewer.getByLabel("Name", { exact: true }).fill("Vera Viewer");
  await viewer.getByLabel("Password", { exact: true }).fill("correct horse battery staple");
  await viewer.getByRole("button", { name: "Join" }).click();
  await expectAlive(viewer);
  await openSessions(viewer, house.url, "?show=all");
  await expect(lines(viewer).first()).toBeVisible();
  await expect(viewer.getByRole("checkbox")).toHaveCount(0);
  await expect(viewer.locator(".tag--button")).toHaveCount(0);
  await viewer.keyboard.press("j");
  await viewer.keyboard.press("p");
  await expect(picker(viewer)).toBeHidden();
  await viewer.keyboard.press("h");
  const changes = viewer.getByRole("dialog", { name: "Recent changes" });
  await expect(changes.locator(".changes__line").first()).toBeVisible();
  await expect(changes.getByRole("button", { name: /^Undo/ })).toHaveCount(0);
  await context.close();
  await page.goto(`${house.url}/sessions`);
});

test("a phone shows every session as a card", async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 780 });
  await openSessions(page, house.url, "?show=all");
  await expectNoSidewaysScroll(page);
  await billedTo(lines(page).first()).click();
  await expect(picker(page)).toBeVisible();
  await page.keyboard.press("Escape");
  await lines(page).first().locator(".work__open").click();
  await expect(page.locator(".more__request").first()).toBeVisible();
  await expectNoSidewaysScroll(page);
});

test("what was done is undone after a reload, by its key and from the list of recent changes", async ({ page }) => {
  await openSessions(page, house.url);
  const before = Number(await waiting(page).innerText());
  await page.keyboard.press("j");
  await pick(page, "care");
  await expect(waiting(page)).toHaveText(String(before - 1));
  await expect(page.locator(".work__done")).toContainText("Tagged Care (1 session)");
  await page.reload();
  await expectLive(page);
  await expect(waiting(page)).toHaveText(String(before - 1));
  await page.keyboard.press("u");
  await expect(page.locator(".toast")).toContainText("Undone: Tagged 1 session as Globex · Care.");
  await expect(waiting(page)).toHaveText(String(before));

  await test.step("the list says who did what, and an undoing is undone", async () => {
    await page.keyboard.press("h");
    const dialog = page.getByRole("dialog", { name: "Recent changes" });
    const changes = dialog.locator(".changes__line");
    await expect(changes.nth(0)).toContainText("Undid: tagged 1 session as Globex · Care");
    await expect(changes.nth(1)).toContainText("Tagged 1 session as Globex · Care");
    await expect(changes.nth(1).locator(".changes__state")).toHaveText("Undone");
    await expect(changes.nth(1).getByRole("button")).toHaveCount(0);
    expect(await violations(page)).toEqual([]);
    await changes.nth(0).getByRole("button", { name: /^Undo/ }).click();
    await expect(changes.nth(0)).toContainText("Did again: tagged 1 session as Globex · Care");
    await expect(waiting(page)).toHaveText(String(before - 1));
    await changes.nth(0).getByRole("button", { name: /^Undo/ }).click();
    await expect(waiting(page)).toHaveText(String(before));
    await page.keyboard.press("Escape");
    await expect(dialog).toBeHidden();
  });
});

test("recent changes fit a phone", async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 780 });
  await openSessions(page, house.url);
  await page.getByRole("button", { name: "Recent changes" }).click();
  await expect(page.locator(".changes__line").first()).toBeVisible();
  await expectNoSidewaysScroll(page);
});

test("the inbox says how many older ones wait, and shows all", async ({ page }) => {
  await house.ingest(key, work("olga", 60 * 24 * 45));
  await until("the old session is cut", async () => (await house.read<{ elsewhere: { sessions: number } }>("/api/page/sessions")).elsewhere.sessions === 1);
  await openSessions(page, house.url);
  await expect(of(page, "olga")).toHaveCount(0);
  const note = page.locator(".work__elsewhere");
  await expect(note).toContainText("1 older one, $0.45");
  await note.getByRole("link", { name: "show all" }).click();
  await expect(page).toHaveURL(/range=3660d/);
  await expect(of(page, "olga")).toHaveCount(1);
  await expect(note).toHaveCount(0);
  const ranges = page.getByRole("group", { name: "Time range" });
  await expect(ranges.getByRole("link", { name: "All" })).toHaveAttribute("aria-current", "true");
  await page.goto(`${house.url}/activity`);
  await expect(ranges.getByRole("link", { name: "30d" })).toBeVisible();
  await expect(ranges.getByRole("link", { name: "All" })).toHaveCount(0);
});

test("a tag in a closed month says that it becomes an adjustment", async ({ page }) => {
  // Olga's session of the test before. The house is in New York.
  const day = new Date(Date.now() - 45 * 24 * 3_600_000);
  const month = new Intl.DateTimeFormat("sv-SE", { timeZone: "America/New_York", year: "numeric", month: "2-digit" }).format(day);
  const { projects } = await house.read<{ projects: { id: number; name: string }[] }>("/api/page/projects_list");
  await house.closeMonth(projects.find((project) => project.name === "Care")?.id ?? 0, month);
  await openSessions(page, house.url, "?range=3660d&show=all");
  await billedTo(of(page, "olga")).click();
  await picker(page).getByRole("option", { name: /Care/ }).click();
  await expect(page.locator(".toast")).toContainText("of Globex · Care is closed: this becomes an adjustment of the next statement.");
});

test("a rule whose project is archived says so, and tags nothing that begins since", async ({ page }) => {
  const project = await house.addProject(await house.addClient("Umbrella"), "Old", 2);
  const tag = { projects: [{ project, points: 10_000 }] };
  await house.saveRule({ name: "Old work", conditions: [{ directory: "/work/umbrella" }], tag });
  await house.ingest(key, work("hugo", 100, { cwd: "/work/umbrella" }));
  await openSessions(page, house.url, "?show=all");
  await expect(billedTo(of(page, "hugo"))).toContainText("Old");
  await house.archiveProject(project);
  await house.ingest(key, work("hugo", 0, { cwd: "/work/umbrella" }));
  await expect(of(page, "hugo")).toHaveCount(2, { timeout: 5_000 });
  await expect(billedTo(of(page, "hugo").nth(0))).toHaveText("Untagged");
  await expect(billedTo(of(page, "hugo").nth(1))).toContainText("Old");
  await page.goto(`${house.url}/rules`);
  await expect(page.locator(".rules__row").filter({ hasText: "Old work" })).toContainText("Its project is archived");
});

test("what cannot be read is told, and a bad address shows the inbox", async ({ page }) => {
  await page.goto(`${house.url}/sessions?show=mine`);
  await expectAlive(page);
  await expect(page.getByRole("alert")).toContainText("untagged, all, tagged");
  await expect(page.getByRole("heading", { name: "Inbox" })).toBeVisible();
});
