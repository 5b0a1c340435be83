// The README's pictures. `cargo xtask screenshots` runs this with the release file; the numbers are those of the sample workspace.
import { mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Page } from "@playwright/test";
import type { House } from "./house";
import { bars, curve, expectAlive, expectDrawn, expectLive, ring, withTheme } from "./page";
import { expect, test } from "./test";

const FOLDER = process.env.COUNTINGHOUSE_SCREENSHOTS ?? fileURLToPath(new URL("../docs/screenshots/", import.meta.url));
mkdirSync(FOLDER, { recursive: true });

/** The whole page in a window that is as tall as it: what sticks to the window then stands where it does for a reader. */
async function shoot(page: Page, name: string): Promise<void> {
  const { width } = page.viewportSize()!;
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  await page.setViewportSize({ width, height: Math.max(height, page.viewportSize()!.height) });
  await page.waitForTimeout(500);
  // Long pages are sharp enough at the size of the window.
  await page.screenshot({ path: `${FOLDER}/${name}.png`, animations: "disabled", scale: height > 2_000 ? "css" : "device" });
}

/** The Overview, live, with everything drawn and the pointer out of the way. */
async function overview(page: Page, url: string): Promise<void> {
  await page.goto(url);
  await expectLive(page);
  for (const card of [curve(page), ring(page), bars(page)]) await expectDrawn(card);
  await page.mouse.move(0, 0);
  await page.evaluate(() => document.fonts.ready);
  await page.waitForTimeout(1_500);
}

test.beforeEach(({ context, sample }) => sample.enter(context));

for (const theme of ["light", "dark"] as const) {
  test(`the Overview, ${theme}`, async ({ page, sample }) => {
    await page.setViewportSize({ width: 1440, height: 1000 });
    await withTheme(page, theme);
    await overview(page, sample.url);
    await shoot(page, `overview-${theme}`);
  });
}

test("the Overview on a phone", async ({ page, sample }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await withTheme(page, "light");
  await overview(page, sample.url);
  await shoot(page, "overview-phone");
});

/** The address of a page of numbers: a month, which has a month before it to be compared with. */
const PAGES: Record<string, (sample: House) => Promise<string> | string> = {
  usage: () => "/usage",
  models: () => "/models?reprice=claude-haiku-4-5",
  agents: () => "/agents",
  agent: async (sample) => `/agents/${(await sample.rest<{ rows: { id: number }[] }>("by-agent?sort=-cost")).rows[0].id}`,
  people: () => "/people",
  performance: () => "/performance",
  activity: () => "/activity",
  request: async (sample) => `/activity/${(await sample.rest<{ requests: { id: number }[] }>("slowest")).requests[0].id}`,
  advanced: () => "/advanced",
};

for (const [name, address] of Object.entries(PAGES)) {
  for (const theme of ["light", "dark"] as const) {
    test(`${name}, ${theme}`, async ({ page, sample }) => {
      await page.setViewportSize({ width: 1440, height: 1000 });
      await withTheme(page, theme);
      await page.goto(sample.url + (await address(sample)));
      if (name === "request") await expectAlive(page);
      else await expectLive(page);
      for (const card of await page.locator("section.chart").all()) {
        await card.scrollIntoViewIfNeeded();
        if (await card.locator(".chart__empty").isHidden()) await expectDrawn(card);
      }
      await page.mouse.move(0, 0);
      await page.evaluate(() => scrollTo(0, 0));
      await page.waitForTimeout(1_000);
      await shoot(page, `${name}-${theme}`);
    });
  }
}

test("sessions, statements, projects and rules", async ({ page, sample }) => {
  const names: Record<string, [string, string]> = { Shop: ["Shop app", "meridian-app"], API: ["Shop API", "meridian-api"] };
  const { projects } = await sample.read<{ projects: { id: number; name: string }[] }>("/api/page/projects_list");
  for (const [project, repository] of Object.values(names)) {
    const id = projects.find((known) => known.name === project)!.id;
    await sample.saveRule({ name: project, conditions: [{ repository }], tag: { projects: [{ project: id, points: 10_000 }] } });
  }
  const portal = projects.find((known) => known.name === "Patient portal")!.id;
  // The last month that the sample has tagged.
  const now = new Date();
  const month = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - 2, 15)).toISOString().slice(0, 7);
  const pages: Record<string, string> = {
    sessions: "sessions",
    statements: `statements?month=${month}`,
    statement: `statements/${portal}/${month}`,
    projects: "projects",
    rules: "rules",
  };
  for (const theme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme: theme });
    for (const [name, path] of Object.entries(pages)) {
      await page.setViewportSize({ width: 1440, height: 1000 });
      await page.goto(`${sample.url}/${path}`);
      await expectAlive(page);
      await expect(page.locator(".skeleton")).toHaveCount(0);
      if (name === "sessions") await expect(page.locator(".tag__suggested").first()).toBeVisible();
      await shoot(page, `${name}-${theme}`);
    }
  }
});

test("the Accounts page", async ({ page, sample }) => {
  await sample.command("key", "create", "Gateway, production").catch(() => "");
  await page.setViewportSize({ width: 1440, height: 900 });
  await withTheme(page, "light");
  await page.goto(`${sample.url}/settings/accounts`);
  await expectAlive(page);
  await expect(page.getByRole("row")).not.toHaveCount(0);
  await shoot(page, "accounts");
});
