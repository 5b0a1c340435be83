// Work sessions, by what a person calls them.
import type { Locator, Page } from "@playwright/test";
import { expectLive } from "./page";
import { expect } from "./test";

/** Opens the page of sessions, alive and with its suggestions asked for. */
export async function openSessions(page: Page, url: string, query = ""): Promise<void> {
  await page.goto(`${url}/sessions${query}`);
  await expectLive(page);
}

/** The rows of the list. */
export const lines = (page: Page): Locator => page.locator("tr.work__row");
/** The row that keys are about. */
export const current = (page: Page): Locator => page.locator("tr.work__row--current");
/** The rows of a person. */
export const of = (page: Page, who: string): Locator => lines(page).filter({ has: page.locator(".work__who").getByText(who, { exact: true }) });
/** What a row is billed to. */
export const billedTo = (line: Locator): Locator => line.locator(".work__tag .tag");
/** How many wait, as the tab of the inbox says it. */
export const waiting = (page: Page): Locator => page.getByRole("navigation", { name: "Which sessions" }).locator(".tabs__count");
/** The picker. */
export const picker = (page: Page): Locator => page.getByRole("dialog", { name: "Pick a project" });

/** Tags what is chosen, or the current row: p, a few letters, enter. */
export async function pick(page: Page, letters: string): Promise<void> {
  await page.keyboard.press("p");
  await expect(picker(page).getByRole("combobox")).toBeFocused();
  await page.keyboard.type(letters);
  await page.keyboard.press("Enter");
  await expect(picker(page)).toBeHidden();
}
