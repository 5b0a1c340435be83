// WCAG 2 A and AA, as far as a program can tell: axe-core on every route and dialog, in both themes. Checks are soft: one fault does not
// hide the next. The pages of an empty installation are checked in first-start.spec.ts.
import { violations } from "./axe";
import { expectAlive, expectLive, expectNoSidewaysScroll, withTheme } from "./page";
import { expect, test } from "./test";

for (const theme of ["light", "dark"] as const) {
  // The themes differ in nothing but their colours, and colours do not depend on the width.
  const widths = theme === "light" ? [1440, 390] : [1440];
  test.describe(theme, () => {
    test.beforeEach(({ page }) => withTheme(page, theme));

    test(`the pages before signing in can be used by all: ${theme}`, async ({ page, sample, complaints }) => {
      complaints.allow(/40[34]/);
      for (const path of ["/sign-in", "/setup?token=x", "/invitation?token=x", "/nowhere"]) {
        await page.goto(sample.url + path);
        await page.waitForLoadState("networkidle");
        expect.soft(await violations(page), path).toEqual([]);
      }
    });

    test(`the Overview can be used by all: ${theme}`, async ({ page, context, sample }) => {
      test.setTimeout(180_000);
      await sample.enter(context);
      for (const width of widths) {
        await page.setViewportSize({ width, height: 900 });
        await page.goto(sample.url);
        await expectLive(page);
        expect.soft(await violations(page), `the page, ${width} pixels`).toEqual([]);
        for (const table of await page.getByRole("button", { name: /^Show as table/ }).all()) await table.click();
        expect.soft(await violations(page), `its tables, ${width} pixels`).toEqual([]);
        await page.getByRole("group", { name: "Time range" }).getByRole("button").click();
        await expect(page.getByRole("dialog")).toBeVisible();
        expect.soft(await violations(page), `the date picker, ${width} pixels`).toEqual([]);
        await page.keyboard.press("Escape");
      }
      await page.setViewportSize({ width: 390, height: 900 });
      await page.getByRole("button", { name: "Menu" }).click();
      expect.soft(await violations(page), "the menu").toEqual([]);
    });

    test(`the analytics pages can be used by all: ${theme}`, async ({ page, context, sample }) => {
      test.setTimeout(300_000);
      await sample.enter(context);
      for (const width of widths) {
        await page.setViewportSize({ width, height: 900 });
        for (const path of ["usage", "models", "agents", "people", "performance", "activity", "advanced", "sessions", "sessions?show=all"]) {
          await page.goto(`${sample.url}/${path}`);
          await expectLive(page);
          await expectNoSidewaysScroll(page);
          // With its tables shown a page has all the colours that it has without.
          if (theme === "light") expect.soft(await violations(page), `${path}, ${width} pixels`).toEqual([]);
          for (const table of await page.getByRole("button", { name: /^Show as table/ }).all()) await table.click();
          expect.soft(await violations(page), `the tables of ${path}, ${width} pixels`).toEqual([]);
        }
      }
    });

    test(`the other settings can be used by all: ${theme}`, async ({ page, context, sample }) => {
      test.setTimeout(180_000);
      await sample.enter(context);
      for (const width of widths) {
        await page.setViewportSize({ width, height: 900 });
        for (const path of ["members", "audit", "organization", "you", "prices", "../statements"]) {
          await page.goto(`${sample.url}/settings/${path}`);
          await expectAlive(page);
          await expect(page.locator(".skeleton")).toHaveCount(0);
          await expectNoSidewaysScroll(page);
          expect.soft(await violations(page), `${path}, ${width} pixels`).toEqual([]);
        }
      }
      await page.goto(`${sample.url}/settings/members`);
      await expectAlive(page);
      await page.getByRole("button", { name: "Invite member" }).click();
      await expect(page.getByRole("dialog", { name: "Invite a member" })).toBeVisible();
      expect.soft(await violations(page), "the invitation").toEqual([]);
      await page.keyboard.press("Escape");
      await page.goto(`${sample.url}/settings/you`);
      await expectAlive(page);
      await page.getByRole("button", { name: "Create token" }).click();
      await expect(page.getByRole("dialog")).toBeVisible();
      expect.soft(await violations(page), "the token").toEqual([]);
    });

    test(`clients, projects and rules can be used by all: ${theme}`, async ({ page, context, sample }) => {
      test.setTimeout(180_000);
      await sample.enter(context);
      // The sample is the same for all tests of a worker, so the client may be there already.
      const client = await sample.addClient("Globex").catch(() => 0);
      if (client) {
        for (let colour = 0; colour < 12; colour += 1) await sample.addProject(client, `Project ${colour + 1}`, colour);
        const rule = { name: "Globex", conditions: [{ directory: "/work/globex" }], tag: "not_billable" };
        await sample.saveRule(rule, "new");
      }
      for (const width of widths) {
        await page.setViewportSize({ width, height: 900 });
        for (const [path, button] of [
          ["projects", "Add client"],
          ["projects", "Add project to Globex"],
          ["projects", "Archive Globex"],
          ["projects", "Billing of Project 1"],
          ["projects", "Add rate"],
          ["projects", "Import CSV"],
          ["rules", "Add rule"],
          ["rules", "End Globex"],
        ]) {
          await page.goto(`${sample.url}/${path}`);
          await expectAlive(page);
          await expect(page.locator(".skeleton")).toHaveCount(0);
          await expectNoSidewaysScroll(page);
          expect.soft(await violations(page), `${path}, ${width} pixels`).toEqual([]);
          await page.getByRole("button", { name: button, exact: true }).click();
          const dialog = page.getByRole("dialog");
          await expect(dialog).toBeVisible();
          if (button === "Add rule") {
            for (const kind of ["Person", "Began at", "Began on"]) {
              await dialog.getByRole("button", { name: "Add condition" }).click();
              await dialog.getByLabel("Kind of condition").last().selectOption({ label: kind });
            }
            await expect(dialog.locator(".checklist input[type=checkbox]").first()).toBeVisible();
          }
          expect.soft(await violations(page), `${button}, ${width} pixels`).toEqual([]);
        }
      }
    });

    test(`the Accounts page can be used by all: ${theme}`, async ({ page, context, sample }) => {
      test.setTimeout(180_000);
      await sample.enter(context);
      for (const width of widths) {
        await page.setViewportSize({ width, height: 900 });
        await page.goto(`${sample.url}/settings/accounts`);
        await expectAlive(page);
        expect.soft(await violations(page), `the page, ${width} pixels`).toEqual([]);
        for (const name of ["Add account", "Create key", "How to send events"]) {
          await page.getByRole("button", { name, exact: true }).first().click();
          await expect(page.getByRole("dialog")).toBeVisible();
          expect.soft(await violations(page), `${name}, ${width} pixels`).toEqual([]);
          await page.keyboard.press("Escape");
          await expect(page.getByRole("dialog")).toBeHidden();
        }
        await page.getByRole("button", { name: /^Archive / }).first().click();
        await expect(page.getByRole("dialog")).toBeVisible();
        expect.soft(await violations(page), `the question, ${width} pixels`).toEqual([]);
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
      expect.soft(await violations(page)).toEqual([]);
    });
  });
}
