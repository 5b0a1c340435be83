// Saved views, and the link to hand on.
import type { Locator, Page } from "@playwright/test";
import { chips, fillToFilter, openPopover } from "./bar";
import { HAIKU } from "./events";
import { House } from "./house";
import { expectLive, requestCount } from "./page";
import { expect, test } from "./test";

let house: House;
/** The numbers of models. */
let model: Record<string, number>;

test.beforeAll(async () => {
  test.setTimeout(300_000);
  house = await House.ready();
  ({ model } = await fillToFilter(house));
});
test.afterAll(() => house?.close());
test.beforeEach(({ context }) => house.enter(context));

const button = (page: Page, name: string | RegExp): Locator => page.getByRole("button", { name });
const url = (path: string): string => house.url + path;

/** Waits until the page shows so many requests. */
const expectRequests = (page: Page, count: number): Promise<void> => expect.poll(() => requestCount(page)).toBe(count);

test("views are saved, opened, changed, shared and deleted", async ({ page, complaints }) => {
  complaints.allow(/status (of )?4(09|22)/);
  await page.goto(url(`/?range=7d&model=${model[HAIKU]}`));
  await expectLive(page);
  const menu = await openPopover(page, "Saved views", "Saved views");
  await expect(menu).toContainText("There are none yet");
  await menu.getByRole("button", { name: "Save this view" }).click();
  const dialog = page.getByRole("dialog", { name: "Save this view" });
  await expect(dialog.getByLabel("Name")).toBeFocused();
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(dialog).toContainText("name the view", { ignoreCase: true });
  await dialog.getByLabel("Name").fill("Haiku this week");
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("The view “Haiku this week” was saved.")).toBeVisible();
  await expect(dialog).toBeHidden();
  await expect(button(page, "Saved views")).toBeFocused();

  // The same name again is refused, and the dialog stays.
  await openPopover(page, "Saved views", "Saved views");
  await expect(menu.getByRole("link", { name: "Haiku this week" })).toHaveAttribute("aria-current", "true");
  await menu.getByRole("button", { name: "Save this view" }).click();
  await dialog.getByLabel("Name").fill("haiku THIS week");
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(dialog).toContainText("There is a view of that name already");
  await dialog.getByRole("button", { name: "Cancel" }).click();

  // Opened from another question, it brings its own.
  await page.goto(house.url);
  await expectLive(page);
  await openPopover(page, "Saved views", "Saved views");
  await menu.getByRole("link", { name: "Haiku this week" }).click();
  await expect(menu).toBeHidden();
  await expect(page).toHaveURL(url(`/?range=7d&model=${model[HAIKU]}`));
  await expectRequests(page, 2);

  // Another name, another question, shared.
  await page.goto(url("/?range=90d"));
  await expectLive(page);
  await openPopover(page, "Saved views", "Saved views");
  await menu.getByRole("button", { name: "Change Haiku this week" }).click();
  const change = page.getByRole("dialog", { name: "Change a view" });
  await expect(change.getByLabel("Name")).toHaveValue("Haiku this week");
  await change.getByLabel("Name").fill("Ninety days");
  await change.getByRole("checkbox", { name: /Share it with everyone/ }).check();
  await change.getByRole("checkbox", { name: /from now on/ }).check();
  await change.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("The view “Ninety days” was changed.")).toBeVisible();
  await openPopover(page, "Saved views", "Saved views");
  const link = menu.getByRole("link", { name: "Ninety days" });
  await expect(link).toHaveAttribute("href", "/?range=90d");
  await expect(link).toContainText("shared");

  await menu.getByRole("button", { name: "Change Ninety days" }).click();
  await change.getByRole("button", { name: "Delete" }).click();
  await page.getByRole("dialog", { name: "Delete “Ninety days”?" }).getByRole("button", { name: "Delete" }).click();
  await expect(page.getByText("The view “Ninety days” was deleted.")).toBeVisible();
  await openPopover(page, "Saved views", "Saved views");
  await expect(menu).toContainText("There are none yet");
});

test("the link is copied with everything said that is meant", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.goto(url(`/?range=7d&model=${model[HAIKU]}`));
  await expectLive(page);
  await button(page, "Copy link").focus();
  await page.keyboard.press("Enter");
  await expect(page.getByText("The link was copied.")).toBeVisible();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  expect(link).toBe(url(`/?range=7d&compare=before&granularity=auto&timezone=America/New_York&model=${model[HAIKU]}`));
  await page.goto(link);
  await expectLive(page);
  await expectRequests(page, 2);
  await expect(chips(page).getByRole("listitem"), "what is said is no filter").toHaveText([`Model: ${HAIKU}`]);
});

test("where nothing may be copied, the link is there to be selected", async ({ page }) => {
  await page.addInitScript(() => {
    Object.defineProperty(navigator, "clipboard", { value: undefined });
    document.execCommand = () => false;
  });
  await page.goto(house.url);
  await expectLive(page);
  await button(page, "Copy link").click();
  const dialog = page.getByRole("dialog", { name: "Copy this link" });
  await expect(dialog.getByLabel("The link")).toHaveValue(url("/?range=30d&compare=before&granularity=auto&timezone=America/New_York"));
});
