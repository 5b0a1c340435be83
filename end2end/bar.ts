// The filter bar, by what a person calls its parts, and requests that there is something to filter of.
import { expect, type Locator, type Page } from "@playwright/test";
import { events, HAIKU, MODEL, OPUS } from "./events";
import type { House } from "./house";

/** A range of the filter bar, such as `7d`. */
export const rangeLink = (page: Page, name: string): Locator => page.getByRole("group", { name: "Time range" }).getByRole("link", { name, exact: true });

/** The chips of what is set. */
export const chips = (page: Page): Locator => page.getByRole("group", { name: "Filters that are set" });

/** Opens what a button of the bar opens: `title` is what it is. */
export async function openPopover(page: Page, button: string | RegExp, title: string): Promise<Locator> {
  await page.getByRole("button", { name: button }).click();
  const popover = page.getByRole("dialog", { name: title, exact: true });
  await expect(popover).toBeVisible();
  return popover;
}

/** Chooses a value as a person does in the panel with all filters: its list is unfolded and searched, and the value is ticked. */
export async function chooseFilter(page: Page, facet: string, name: string, search = name): Promise<void> {
  const panel = await openPopover(page, /^Filters\b/, "Filters");
  await panel.getByText(facet, { exact: true }).click();
  const list = panel.locator("details").filter({ hasText: facet });
  await list.getByRole("textbox", { name: `Search ${facet.toLowerCase()}` }).fill(search);
  const found = list.locator(".choose__name");
  const others = async () => (await found.allInnerTexts()).filter((text) => !text.toLowerCase().includes(search.toLowerCase()));
  await expect.poll(others, { message: "the search leaves only what it finds" }).toEqual([]);
  await list.getByRole("listitem").filter({ has: page.getByText(name, { exact: true }) }).getByRole("checkbox").check();
  await panel.getByRole("button", { name: "Done" }).click();
  await expect(panel).toBeHidden();
}

/** The numbers of models and of persons, by their names. */
export interface Offered {
  model: Record<string, number>;
  person: Record<string, number>;
}

/** Six requests of now: three persons, three models, two accounts; and one among the same days of last year. */
export async function fillToFilter(house: House): Promise<Offered> {
  await house.addAccount({ email: "studio@example.com" });
  await house.addAccount({ email: "lab@example.com", key_source: "byok" });
  const key = await house.createKey("gateway");
  const then = new Date(Date.now() - 2 * 86_400_000);
  then.setUTCFullYear(then.getUTCFullYear() - 1);
  await house.ingest(key, [
    ...events(3, { account: "studio@example.com", model: MODEL, person: "ana@example.com" }),
    ...events(2, { account: "studio@example.com", model: HAIKU, person: "ben@example.com" }),
    ...events(1, { account: "lab@example.com", model: OPUS, person: "cleo@example.com", agent: "research-bot", error_type: "overloaded" }),
    ...events(1, { account: "studio@example.com", model: MODEL, timestamp: then.toISOString() }),
  ]);
  const offered = await house.rest<Record<string, { id: number; name: string }[]>>("options");
  const numbers = (list: { id: number; name: string }[]) => Object.fromEntries(list.map(({ id, name }) => [name, id]));
  return { model: numbers(offered.models), person: numbers(offered.persons) };
}
