// WCAG 2 A and AA, as far as a program can tell: axe-core on every route and dialog, in both themes.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Page } from "@playwright/test";
import type { AxeResults } from "axe-core";
import { expectAlive, expectLive, withTheme } from "./page";
import { expect, test } from "./test";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

/** What is wrong, in a line each: the rule, where, and why. */
async function violations(page: Page): Promise<string[]> {
  // A colour that is on its way to another one has a contrast that nobody sees.
  await page.waitForTimeout(500);
  await page.evaluate(AXE);
  const results = await page.evaluate(
    (tags) => (globalThis as unknown as { axe: { run: (options: object) => Promise<AxeResults> } }).axe.run({ runOnly: tags }),
    TAGS,
  );
  return results.violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${target.join(" ")}: ${failureSummary?.replace(/\s+/g, " ")}`),
  );
}

for (const theme of ["light", "dark"] as const) {
  test.describe(theme, () => {
    test.beforeEach(({ page }) => withTheme(page, theme));

    test(`the pages before signing in can be used by all: ${theme}`, async ({ page, sample, complaints }) => {
      complaints.allow(/40[34]/);
      for (const path of ["/sign-in", "/setup?token=x", "/nowhere"]) {
        await page.goto(sample.url + path);
        await page.waitForLoadState("networkidle");
        expect(await violations(page), path).toEqual([]);
      }
    });

    test(`the Overview can be used by all: ${theme}`, async ({ page, context, sample }) => {
      test.setTimeout(180_000);
      await sample.enter(context);
      for (const width of [1440, 390]) {
        await page.setViewportSize({ width, height: 900 });
        await page.goto(sample.url);
        await expectLive(page);
        expect(await violations(page), `the page, ${width} pixels`).toEqual([]);
        for (const table of await page.getByRole("button", { name: /^Show as table/ }).all()) await table.click();
        expect(await violations(page), `its tables, ${width} pixels`).toEqual([]);
        await page.getByRole("group", { name: "Time range" }).getByRole("button").click();
        await expect(page.getByRole("dialog")).toBeVisible();
        expect(await violations(page), `the date picker, ${width} pixels`).toEqual([]);
        await page.keyboard.press("Escape");
      }
      await page.getByRole("button", { name: "Menu" }).click();
      expect(await violations(page), "the menu").toEqual([]);
    });

    test(`the Accounts page can be used by all: ${theme}`, async ({ page, context, sample }) => {
      test.setTimeout(180_000);
      await sample.enter(context);
      for (const width of [1440, 390]) {
        await page.setViewportSize({ width, height: 900 });
        await page.goto(`${sample.url}/settings/accounts`);
        await expectAlive(page);
        expect(await violations(page), `the page, ${width} pixels`).toEqual([]);
        for (const name of ["Add account", "Create key", "How to send events"]) {
          await page.getByRole("button", { name, exact: true }).first().click();
          await expect(page.getByRole("dialog")).toBeVisible();
          expect(await violations(page), `${name}, ${width} pixels`).toEqual([]);
          await page.keyboard.press("Escape");
          await expect(page.getByRole("dialog")).toBeHidden();
        }
        await page.getByRole("button", { name: /^Archive / }).first().click();
        await expect(page.getByRole("dialog")).toBeVisible();
        expect(await violations(page), `the question, ${width} pixels`).toEqual([]);
        await page.getByRole("dialog").getByRole("button", { name: "Cancel" }).click();
      }
    });

    test(`the dialog of an ended session can be used by all: ${theme}`, async ({ page, context, sample, complaints }) => {
      complaints.allow(/401/);
      await sample.enter(context);
      await page.goto(sample.url);
      await expectLive(page);
      await context.clearCookies();
      await page.getByRole("link", { name: "7d" }).click();
      await expect(page.getByRole("dialog", { name: "Your session has ended" })).toBeVisible();
      expect(await violations(page)).toEqual([]);
    });
  });
}
