// Every route, signed in and out, by a hard load and by navigating, in both themes and three widths: not a word in the console.
import type { Page } from "@playwright/test";
import { expectAlive, expectLive, withTheme } from "./page";
import { expect, test } from "./test";

const WIDTHS = { light: [1440, 390], dark: [1024] };
const MISSING = /status (of )?404.*(nowhere|statement\?token=|Not Found)|console error: .*status of 404/;
const UNKNOWN_LINK = /status (of )?403.*(setup|invitation|password)|console error: .*status of 403/;

/** What each route shows to somebody who is signed in, and to somebody who is not. */
const ROUTES = [
  { path: "/", inside: "Overview", outside: "Sign in" },
  { path: "/?range=90d&granularity=week", inside: "Overview", outside: "Sign in" },
  { path: "/usage", inside: "Usage", outside: "Sign in" },
  { path: "/models?range=7d", inside: "Models", outside: "Sign in" },
  { path: "/agents", inside: "Agents", outside: "Sign in" },
  { path: "/people", inside: "People", outside: "Sign in" },
  { path: "/performance", inside: "Performance", outside: "Sign in" },
  { path: "/activity", inside: "Activity", outside: "Sign in" },
  { path: "/advanced", inside: "Advanced", outside: "Sign in" },
  { path: "/sessions", inside: "Sessions", outside: "Sign in" },
  { path: "/sessions?show=all&range=7d", inside: "Sessions", outside: "Sign in" },
  { path: "/statements", inside: "Statements", outside: "Sign in" },
  { path: "/statements?month=2026-09", inside: "Statements", outside: "Sign in" },
  { path: "/settings/prices", inside: "Prices", outside: "Sign in" },
  { path: "/statement?token=x", inside: "This link does not work any more", outside: "This link does not work any more" },
  { path: "/projects", inside: "Projects", outside: "Sign in" },
  { path: "/projects?archived=true", inside: "Projects", outside: "Sign in" },
  { path: "/rules", inside: "Rules", outside: "Sign in" },
  { path: "/rules?directory=/work/globex&branch=feature/x", inside: "Rules", outside: "Sign in" },
  { path: "/settings/accounts", inside: "Accounts", outside: "Sign in" },
  { path: "/settings/members", inside: "Members", outside: "Sign in" },
  { path: "/settings/audit", inside: "Audit log", outside: "Sign in" },
  { path: "/settings/organization", inside: "Organization", outside: "Sign in" },
  { path: "/settings/you", inside: "You", outside: "Sign in" },
  { path: "/sign-in", inside: "Overview", outside: "Sign in" },
  { path: "/setup?token=x", inside: "This link does not work any more", outside: "This link does not work any more" },
  { path: "/invitation?token=x", inside: "This link does not work any more", outside: "This link does not work any more" },
  { path: "/password?token=x", inside: "This link does not work any more", outside: "This link does not work any more" },
  { path: "/nowhere/at/all", inside: "There is no such page", outside: "There is no such page" },
];

/** The page has come to life and has nothing more to say. */
async function settled(page: Page): Promise<void> {
  if ((await page.locator(".who").count()) === 0) return page.waitForLoadState("networkidle");
  await expectAlive(page);
  await page.waitForTimeout(100);
}

// Each theme and each width; what is said in the console hangs on neither together with the other.
for (const theme of ["light", "dark"] as const) {
  for (const width of WIDTHS[theme]) {
    test(`every route is quiet: ${theme}, ${width} pixels`, async ({ page, context, sample, complaints }) => {
      test.setTimeout(300_000);
      complaints.allow(MISSING, UNKNOWN_LINK);
      await page.setViewportSize({ width, height: 900 });
      await withTheme(page, theme);
      // What is seen without a session is the same few pages: once is enough.
      for (const signedIn of theme === "light" && width === 1440 ? [false, true] : [true]) {
        if (signedIn) await sample.enter(context);
        for (const route of ROUTES) {
          await page.goto(sample.url + route.path);
          await expect(page.getByRole("heading", { level: 1 })).toHaveText(signedIn ? route.inside : route.outside);
          await settled(page);
          await expect(page.locator("html")).toHaveAttribute("data-theme", theme);
          expect(complaints.all, `${route.path}, signed ${signedIn ? "in" : "out"}`).toEqual([]);
        }
      }
    });
  }
}

// A NUL is no text that HTML can hold: the browser would find another page than the server has made.
test("an address with signs that no page can hold is quiet", async ({ page, context, sample, complaints }) => {
  await sample.enter(context);
  for (const address of ["/usage?timezone=%00", "/usage?changes=%00", "/models?reprice=%00&sort=%00&side=%01", "/agents?q=%00", "/activity?q=a%0Bb", "/?range=%00", "/advanced?heat=%00", "/rules?directory=%00&project=%01", "/sessions?show=%00&project=%00&after=%00", "/statements?month=%00"]) {
    await page.goto(sample.url + address);
    await expectAlive(page);
    await settled(page);
    expect(complaints.all, address).toEqual([]);
  }
});

test("navigating inside the page is quiet, there and back", async ({ page, context, sample, complaints }) => {
  await sample.enter(context);
  const navigation = page.getByRole("navigation", { name: "Main" });
  await page.goto(`${sample.url}/settings/accounts`);
  await expectAlive(page);
  await navigation.getByRole("link", { name: "Overview" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Overview");
  await expect(page).toHaveTitle("Overview · Countinghouse");
  await expectLive(page);
  for (let round = 0; round < 3; round += 1) {
    await navigation.getByRole("link", { name: "Accounts" }).click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Accounts");
    await expect(navigation.getByRole("link", { name: "Accounts" })).toHaveAttribute("aria-current", "page");
    await page.goBack();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Overview");
    await expectLive(page);
  }
  // Left in the middle of reading: what was asked for comes back to a page that is gone.
  await page.getByRole("link", { name: "90d" }).click();
  await navigation.getByRole("link", { name: "Accounts" }).click();
  await page.goBack();
  await page.goBack();
  await page.goForward();
  await expectLive(page);
  complaints.allow(MISSING);
  await page.goto(`${sample.url}/nowhere`);
  await page.getByRole("link", { name: "Go to the Overview" }).click();
  await expectLive(page);
});

test("nothing is loaded in vain, and nothing from elsewhere", async ({ page, context, sample }) => {
  await sample.enter(context);
  const hosts = new Set<string>();
  page.on("request", (request) => hosts.add(new URL(request.url()).host));
  const asked: string[] = [];
  page.on("request", (request) => {
    const { pathname } = new URL(request.url());
    if (pathname.startsWith("/api/")) asked.push(pathname);
  });
  await page.goto(sample.url);
  await expectLive(page);
  // The browser tells some seconds after the load what was preloaded and not used: that would fail the test.
  await page.waitForTimeout(6_000);
  expect([...hosts]).toEqual([new URL(sample.url).host]);
  // What waits in the inbox is asked for again while sessions grow.
  expect([...new Set(asked)].sort()).toEqual(["/api/page/sessions_untagged", "/api/page/sessions_waiting", "/api/v1/stream"]);
  expect(asked.filter((path) => path === "/api/v1/stream")).toHaveLength(1);
});

test("an address that leads nowhere answers 404, an API address with a problem", async ({ request, sample }) => {
  expect((await request.get(`${sample.url}/nowhere`)).status()).toBe(404);
  const api = await request.get(`${sample.url}/api/v1/nowhere`);
  expect(api.status()).toBe(404);
  expect(api.headers()["content-type"]).toContain("application/problem+json");
  expect((await request.get(`${sample.url}/api/v1/stream`)).status()).toBe(401);
});
