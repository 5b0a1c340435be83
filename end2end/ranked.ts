// The parts of a ranked table (agents, people), by what a person calls them, and what the server says of it.
import type { Locator, Page } from "@playwright/test";
import type { House } from "./house";

/** A row of `/api/v1/usage/by-agent` or `by-person`. */
export interface Ranked {
  id: number;
  name: string;
  requests: number;
  errors: number;
  tokens: number;
  cost_nanos: number;
  cost_per_request_nanos: number | null;
  error_rate: number | null;
  active_days?: number;
}

/** The rows that the REST API tells. */
export async function ranked(house: House, by: "agent" | "person", query = ""): Promise<Ranked[]> {
  return (await house.rest<{ rows: Ranked[] }>(`by-${by}?${query}`)).rows;
}

/** The rows of the page, without those that a row opens to. */
export const rows = (page: Page): Locator => page.locator(".ranked__table > tbody > .ranked__row");

/** The row of one name. */
export const row = (page: Page, name: string): Locator =>
  rows(page).filter({ has: page.locator(".ranked__name > span:last-child").getByText(name, { exact: true }) });

/** The names, from the first row to the last. */
export const names = (page: Page): Promise<string[]> => rows(page).locator(".ranked__name > span:last-child").allInnerTexts();

/** What a row says in one column. */
export const cell = (row: Locator, column: string): Locator => row.locator(`td[data-name="${column}"]`);

/** The heading of a column. */
export const heading = (page: Page, name: string): Locator => page.locator(".ranked__table > thead").getByRole("link", { name, exact: true });

/** The heading's cell, which knows the direction. */
export const column = (page: Page, name: string): Locator =>
  page.locator(".ranked__table > thead th").filter({ has: page.getByRole("link", { name, exact: true }) });

/** How many there are, as the card says. */
export const count = (page: Page): Locator => page.locator(".ranked h2");

/** The file behind "Download as CSV", and how many lines the server says that it has. */
export async function download(page: Page): Promise<{ name: string; text: string; count: number }> {
  const link = page.getByRole("link", { name: "Download as CSV" });
  const address = await link.evaluate((link) => (link as HTMLAnchorElement).href);
  const answer = await page.request.get(address);
  const [file] = await Promise.all([page.waitForEvent("download"), link.click()]);
  const chunks: Buffer[] = [];
  for await (const chunk of await file.createReadStream()) chunks.push(Buffer.from(chunk));
  return { name: file.suggestedFilename(), text: Buffer.concat(chunks).toString("utf8"), count: Number(answer.headers()["x-row-count"]) };
}
