// Clients, projects and rules: added, changed, put away and brought back; what a project is billed, and by which rates of exchange; what a rule
// says that it would tag is what it tags.
import type { Locator, Page } from "@playwright/test";
import { Complaints } from "./console";
import { event } from "./events";
import { House } from "./house";
import { expectAlive, expectNoSidewaysScroll } from "./page";
import { until } from "./process";
import { expect, test } from "./test";

// What one test adds, the next ones use.
test.describe.configure({ mode: "serial" });

/** What one request of `event()` costs. */
const ONE = 0.45;

let house: House;
test.beforeAll(async () => {
  test.setTimeout(300_000);
  house = await House.ready();
  await house.addAccount();
  const key = await house.createKey("gateway");
  // Three persons are three sessions: two in the client's folder, one elsewhere.
  await house.ingest(key, [
    event({ account: "studio@example.com", person: "ana@example.com", cwd: "/work/globex/web" }),
    event({ account: "studio@example.com", person: "ben@example.com", cwd: "/work/globex" }),
    event({ account: "studio@example.com", person: "cleo@example.com", cwd: "/work/initech" }),
  ]);
  const found = async () => (await house.read<{ all: { sessions: number } }>("/api/page/sessions?range=7d")).all.sessions === 3;
  await until("the sessions are found", found);
});
test.afterAll(() => house?.close());
test.beforeEach(({ context }) => house.enter(context));

async function open(page: Page, path: string): Promise<void> {
  await page.goto(house.url + path);
  await expectAlive(page);
  await expect(page.locator(".skeleton")).toHaveCount(0);
}

const button = (where: Page | Locator, name: string): Locator => where.getByRole("button", { name, exact: true });
const client = (page: Page, name: string): Locator => page.locator("section.client").filter({ has: page.getByRole("heading", { name, exact: true }) });
const project = (page: Page, name: string): Locator => page.locator(".projects__row").filter({ has: page.getByText(name, { exact: true }) });
const rules = (page: Page): Locator => page.locator(".rules__row");
const rule = (page: Page, name: string): Locator => rules(page).filter({ has: page.getByRole("heading", { name, exact: true }) });
const toast = (page: Page): Locator => page.locator(".toasts");
const preview = (page: Page): Locator => page.locator(".rule-preview");

/** So many sessions of one request each, as sentences have them. */
const said = (sessions: number): string => `${sessions} ${sessions === 1 ? "session" : "sessions"}, $${(sessions * ONE).toFixed(2)}`;
/** The same as the list has them. */
const counted = (sessions: number): string => said(sessions).replace(", ", " · ");

test("a client and its projects are added by keyboard alone", async ({ page }) => {
  await open(page, "/projects");
  await expect(page.getByRole("heading", { name: "No clients yet" })).toBeVisible();
  await expect(page.locator(".empty")).toContainText("A client is who you bill; a project is what you bill them for.");

  await button(page, "Add the first client").focus();
  await page.keyboard.press("Enter");
  const adding = page.getByRole("dialog", { name: "Add a client" });
  await expect(adding.getByLabel("Name", { exact: true })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(adding.locator("#error-name")).toContainText("name the client");
  await page.keyboard.type("Globex");
  await page.keyboard.press("Enter");
  await expect(adding).toBeHidden();
  await expect(toast(page)).toContainText("Globex was added.");
  await expect(client(page, "Globex")).toContainText("No projects yet");

  await test.step("a project gets a colour of its own, and the arrow keys choose another one", async () => {
    await button(page, "Add project to Globex").focus();
    await page.keyboard.press("Enter");
    const dialog = page.getByRole("dialog", { name: "Add a project" });
    await expect(dialog.getByLabel("Name", { exact: true })).toBeFocused();
    await page.keyboard.type("Relaunch");
    await page.keyboard.press("Tab");
    await expect(dialog.getByLabel("Client", { exact: true })).toBeFocused();
    await expect(dialog.getByLabel("Client", { exact: true }).locator("option:checked")).toHaveText("Globex");
    await page.keyboard.press("Tab");
    await expect(dialog.getByRole("radio", { name: "Blue", exact: true })).toBeFocused();
    await page.keyboard.press("ArrowRight");
    await expect(dialog.getByRole("radio", { name: "Orange", exact: true })).toBeChecked();
    await page.keyboard.press("Tab");
    await page.keyboard.press("Tab");
    await expect(button(dialog, "Add project")).toBeFocused();
    await page.keyboard.press("Enter");
    await expect(dialog).toBeHidden();
    await expect(toast(page)).toContainText("Relaunch was added.");
    await expect(project(page, "Relaunch").locator(".mark")).toHaveAttribute("style", "--mark:var(--project-1)");
  });

  await button(page, "Add project to Globex").focus();
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog", { name: "Add a project" });
  await expect(dialog.getByLabel("Name", { exact: true })).toBeFocused();
  await expect(dialog.getByRole("radio", { name: "Blue", exact: true })).toBeChecked();
  await page.keyboard.type("Care");
  await page.keyboard.press("Enter");
  await expect(dialog).toBeHidden();
  await expect(project(page, "Care").locator(".mark")).toHaveAttribute("style", "--mark:var(--project-0)");
});

test("a name that is taken is refused at its field, and things are edited", async ({ page, complaints }) => {
  complaints.allow(/status (of )?409/);
  await open(page, "/projects");
  await button(page, "Add client").click();
  const adding = page.getByRole("dialog", { name: "Add a client" });
  await adding.getByLabel("Name", { exact: true }).fill("Globex");
  await button(adding, "Add client").click();
  await expect(adding.locator("#error-name")).toHaveText("There is a client of that name already.");
  await adding.getByLabel("Name", { exact: true }).fill("Initech");
  await button(adding, "Add client").click();
  await expect(client(page, "Initech")).toBeVisible();

  await button(page, "Add project to Globex").click();
  const dialog = page.getByRole("dialog", { name: "Add a project" });
  await dialog.getByLabel("Name", { exact: true }).fill("Care");
  await button(dialog, "Add project").click();
  await expect(dialog.locator("#error-name")).toHaveText("The client has a project of that name already.");
  await button(dialog, "Cancel").click();

  await button(page, "Edit Care").click();
  const edit = page.getByRole("dialog", { name: "Edit project" });
  await expect(edit.getByLabel("Name", { exact: true })).toHaveValue("Care");
  await edit.getByLabel("Name", { exact: true }).fill("Reporting");
  await edit.getByLabel("Client", { exact: true }).selectOption({ label: "Initech" });
  await edit.getByRole("radio", { name: "Gold", exact: true }).check();
  await button(edit, "Save changes").click();
  await expect(edit).toBeHidden();
  await expect(client(page, "Initech")).toContainText("Reporting");
  await expect(project(page, "Reporting").locator(".mark")).toHaveAttribute("style", "--mark:var(--project-11)");
  await expect(client(page, "Globex")).not.toContainText("Care");
});

test("clients and projects are archived after a question, and brought back", async ({ page }) => {
  await open(page, "/projects");
  await button(page, "Archive Relaunch").click();
  const question = page.getByRole("dialog", { name: "Archive Relaunch?" });
  await button(question, "Cancel").click();
  await expect(project(page, "Relaunch")).toBeVisible();
  await button(page, "Archive Relaunch").click();
  await button(question, "Archive").click();
  await expect(toast(page)).toContainText("Relaunch was archived.");
  await expect(project(page, "Relaunch")).toHaveCount(0);

  await button(page, "Archive Initech").click();
  await button(page.getByRole("dialog", { name: "Archive Initech?" }), "Archive").click();
  await expect(client(page, "Initech")).toHaveCount(0);
  const toggle = button(page, "Show archived (2)");
  await toggle.click();
  await expect(toggle).toHaveAttribute("aria-pressed", "true");
  await expect(page).toHaveURL(`${house.url}/projects?archived=true`);
  await page.reload();
  await expectAlive(page);
  await expect(toggle, "the address keeps it").toHaveAttribute("aria-pressed", "true");
  await expect(project(page, "Relaunch")).toContainText("Archived");
  await expect(client(page, "Initech").getByRole("button")).toHaveText(["Bring back"]);
  await button(page, "Bring back Initech").click();
  await expect(button(page, "Add project to Initech")).toBeVisible();
  await button(page, "Bring back Relaunch").click();
  await expect(button(page, "Edit Relaunch")).toBeVisible();
  await expect(page.locator(".shelf__toggle")).toHaveCount(0);
});

test("what a project is billed is settled by keyboard alone", async ({ page }) => {
  await open(page, "/projects");
  await button(page, "Billing of Relaunch").focus();
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog", { name: "Billing of Relaunch" });
  const example = dialog.locator(".billing__example");
  const radio = (name: string) => dialog.getByRole("radio", { name, exact: true });
  await expect(radio("Computed")).toBeFocused();
  await expect(radio("Computed")).toBeChecked();
  await expect(dialog).toContainText("closed statements stay as they are");
  await expect(example).toHaveText("Work that cost $150.009 is billed at $150.01: lines of $100.004 and $50.005, rounding to cents +$0.001.");

  await page.keyboard.press("Tab");
  await expect(radio("Pass-through")).toBeFocused();
  await page.keyboard.press("ArrowDown");
  await expect(radio("Mark-up")).toBeChecked();
  await expect(example).toContainText("To see an example: write percent");
  await page.keyboard.press("Tab");
  await expect(dialog.getByLabel("Mark-up, %")).toBeFocused();
  await page.keyboard.type("15");
  await expect(example).toHaveText("Work that cost $150.009 is billed at $172.51: lines of $115.0046 and $57.50575, rounding to cents -$0.00035.");
  for (const label of ["Included allowance, $ a month", "Minimum, $ a month", "Cap, $ a month"]) {
    await page.keyboard.press("Tab");
    await expect(dialog.getByLabel(label)).toBeFocused();
  }

  await test.step("what is wrong is said at its field", async () => {
    await page.keyboard.type("much");
    await page.keyboard.press("Enter");
    await expect(dialog.locator("#error-cap")).toContainText("write dollars such as 500");
    await expect(dialog.getByLabel("Cap, $ a month")).toHaveAttribute("aria-invalid", "true");
    await page.keyboard.press("ControlOrMeta+a");
    await page.keyboard.type("500");
    await dialog.getByLabel("Minimum, $ a month").fill("600");
    await page.keyboard.press("Enter");
    await expect(dialog.locator("#error-cap")).toContainText("the cap lies below the minimum");
    await dialog.getByLabel("Minimum, $ a month").fill("");
    await dialog.getByLabel("Mark-up, %").fill("901");
    await page.keyboard.press("Enter");
    await expect(dialog.locator("#error-price")).toContainText("choose a mark-up from -100 % to 900 %");
    await dialog.getByLabel("Mark-up, %").fill("15");
  });

  await page.keyboard.press("Enter");
  await expect(dialog).toBeHidden();
  await expect(toast(page)).toContainText("The billing of Relaunch was changed.");
  await expect(project(page, "Relaunch").locator(".projects__terms")).toHaveText("+15 %, cap $500");
  await expect(project(page, "Reporting").locator(".projects__terms"), "the usual terms are not told").toHaveCount(0);
});

test("terms come back as they were saved, and are changed", async ({ page }) => {
  await open(page, "/projects");
  await button(page, "Billing of Relaunch").click();
  const dialog = page.getByRole("dialog", { name: "Billing of Relaunch" });
  const radio = (name: string) => dialog.getByRole("radio", { name, exact: true });
  await expect(radio("Mark-up")).toBeChecked();
  await expect(dialog.getByLabel("Mark-up, %")).toHaveValue("15");
  await expect(dialog.getByLabel("Cap, $ a month")).toHaveValue("500");
  await radio("Fixed price a month").check();
  await expect(dialog.getByLabel("Price, $ a month"), "the percentage is no price").toHaveValue("");
  await dialog.getByLabel("Price, $ a month").fill("2000");
  await radio("Mark-up").check();
  await expect(dialog.getByLabel("Mark-up, %"), "nothing typed is lost").toHaveValue("15");
  await radio("Fixed price a month").check();
  await expect(dialog.getByLabel("Price, $ a month")).toHaveValue("2000");
  await expect(dialog.locator(".billing__example")).toHaveText(
    "Work that cost $150.009 is billed at $500: the fixed price $2,000, above the cap -$1,500.",
  );
  await dialog.getByLabel("Cap, $ a month").fill("");
  await radio("Seat price shared by usage").check();
  await dialog.getByLabel("Budget, $ a month").fill("800");
  await button(dialog, "Save changes").click();
  await expect(dialog).toBeHidden();
  await expect(project(page, "Relaunch").locator(".projects__terms")).toHaveText("seat price shared, fixed $2,000 · budget $800 a month");
});

test("exchange rates are added one by one, and imported together or not at all", async ({ page }) => {
  await open(page, "/projects");
  const card = page.locator("section.rates");
  const rows = card.locator("tbody tr");
  await expect(card).toContainText("Display currency: USD");
  await expect(card).toContainText("No rates yet.");

  await button(card, "Add rate").click();
  const adding = page.getByRole("dialog", { name: "Add a rate" });
  await expect(adding.getByLabel("Currency").locator("option", { hasText: "USD" })).toHaveCount(0);
  await expect(adding.getByLabel("Currency").locator("option:checked")).toHaveText("EUR · Euro");
  await button(adding, "Add rate").click();
  await expect(adding.locator("#error-day")).toContainText("choose a day");
  await adding.getByLabel("Day").fill("2026-10-31");
  await adding.getByLabel("Units for a US dollar").fill("0,92");
  await page.keyboard.press("Enter");
  await expect(adding.locator("#error-rate")).toContainText("write units for a dollar");
  await adding.getByLabel("Units for a US dollar").fill("0.92140");
  await page.keyboard.press("Enter");
  await expect(adding).toBeHidden();
  await expect(toast(page)).toContainText("The rate of EUR was entered.");
  await expect(rows.getByRole("cell")).toHaveText(["2026-10-31", "0.9214", "Remove"]);

  await button(card, "Import CSV").click();
  const importing = page.getByRole("dialog", { name: "Import rates" });
  const lines = importing.getByLabel("Lines of currency,day,rate");
  await expect(lines).toBeFocused();
  await lines.fill("currency,day,rate\nEUR,2026-11-30,0.93\nCHF,30.11.2026,0.88\nUSD,2026-11-30,1");
  await button(importing, "Import").click();
  await expect(importing.locator("#error-lines li")).toHaveText([
    "Line 3: write a day such as 2026-10-31",
    "Line 4: use the three letters of a currency other than USD, such as EUR",
  ]);
  const kept = await house.read<{ rates: unknown[] }>("/api/page/rates_list");
  expect(kept.rates, "the right line is not kept either").toHaveLength(1);

  await lines.fill("currency,day,rate\nEUR,2026-10-31,0.95\nCHF,2026-11-30,0.88");
  await button(importing, "Import").click();
  await expect(importing).toBeHidden();
  await expect(toast(page)).toContainText("2 rates imported.");
  await expect(rows.getByRole("rowheader")).toHaveText(["CHF", "EUR"]);
  await expect(rows.getByRole("cell")).toHaveText(["2026-11-30", "0.88", "Remove", "2026-10-31", "0.95", "Remove"]);

  await button(card, "Remove: CHF of 2026-11-30").click();
  const asking = page.getByRole("dialog", { name: "Remove CHF of 2026-11-30?" });
  await button(asking, "Cancel").click();
  await expect(rows).toHaveCount(2);
  await button(card, "Remove: CHF of 2026-11-30").click();
  await button(asking, "Remove").click();
  await expect(toast(page)).toContainText("CHF of 2026-11-30 was removed.");
  await expect(rows.getByRole("rowheader")).toHaveText(["EUR"]);
});

test("a rule says what it would tag, and tags that", async ({ page }) => {
  await open(page, "/rules");
  await expect(page.getByRole("heading", { name: "No rules yet" })).toBeVisible();
  await button(page, "Add the first rule").click();
  const dialog = page.getByRole("dialog", { name: "Add a rule" });
  await expect(dialog.getByLabel("Name", { exact: true })).toBeFocused();
  const save = button(dialog, "Add rule");
  await save.click();
  await expect(dialog.locator("#error-name")).toContainText("name the rule");
  await dialog.getByLabel("Name", { exact: true }).fill("Folder");
  await save.click();
  await expect(dialog.locator(".conditions .field__error")).toContainText("a directory such as /work/globex");
  await expect(preview(page)).toContainText("To see what it would tag: write a directory");
  await dialog.getByLabel("Directory", { exact: true }).fill("/work/globex");
  await save.click();
  await expect(dialog.locator("#error-tag")).toContainText("choose what it is billed to");
  await expect(preview(page)).toContainText("choose what it is billed to");

  await dialog.getByLabel("Billed to").selectOption({ label: "Relaunch" });
  await expect(preview(page)).toContainText("Would tag no session yet");
  await dialog.getByRole("radio", { name: /Also the untagged ones/ }).check();
  await expect(preview(page)).toHaveText(`Would tag ${said(2)}`);
  // Only what was asked last counts.
  await dialog.getByLabel("Directory", { exact: true }).fill("/work");
  await dialog.getByLabel("Directory", { exact: true }).fill("/work/globex/web");
  await expect(preview(page)).toHaveText(`Would tag ${said(1)}`);
  await dialog.getByLabel("Directory", { exact: true }).fill("/work/globex");
  await expect(preview(page)).toHaveText(`Would tag ${said(2)}`);
  await save.click();
  await expect(dialog).toBeHidden();
  await expect(toast(page)).toContainText(`The rule was added. It tags ${said(2)}.`);
  for (const text of ["directory /work/globex", "Relaunch", "Globex", "Sessions of all times", counted(2)]) {
    await expect(rule(page, "Folder")).toContainText(text);
  }
  await page.reload();
  await expectAlive(page);
  await expect(rule(page, "Folder")).toContainText(counted(2));
});

test("values are searched and ticked, conditions are added and removed", async ({ page }) => {
  await open(page, "/rules");
  await button(page, "Add rule").click();
  const dialog = page.getByRole("dialog", { name: "Add a rule" });
  await dialog.getByLabel("Name", { exact: true }).fill("People");
  await dialog.getByLabel("Kind of condition").selectOption({ label: "Person" });
  const people = dialog.getByRole("group", { name: "people" });
  await people.getByLabel("Search people").fill("ben");
  await expect(people.getByRole("checkbox")).toHaveCount(1);
  // Enter looks for a value; it does not send the form.
  await page.keyboard.press("Enter");
  await people.getByRole("checkbox", { name: "ben@example.com" }).check();
  await people.getByLabel("Search people").fill("cleo");
  await people.getByRole("checkbox", { name: "cleo@example.com" }).check();
  await expect(people).toContainText("2 chosen");

  await button(dialog, "Add condition").click();
  await expect(dialog.getByLabel("Kind of condition").nth(1)).toBeFocused();
  await dialog.getByLabel("Kind of condition").nth(1).selectOption({ label: "Began on" });
  for (const day of ["Saturday", "Sunday"]) await button(dialog, day).click();
  await expect(button(dialog, "Sunday")).toHaveAttribute("aria-pressed", "true");
  await button(dialog, "Add condition").click();
  await dialog.getByLabel("Kind of condition").nth(2).selectOption({ label: "Began at" });
  await dialog.getByLabel("From", { exact: true }).selectOption({ label: "22:00" });
  await button(dialog, "Remove the condition “Began at”").click();
  await expect(button(dialog, "Add condition")).toBeFocused();

  await dialog.getByLabel("Billed to").selectOption({ label: "Not billable" });
  await dialog.getByRole("radio", { name: /Also the untagged ones/ }).check();
  // Ben's session is tagged by the first rule.
  await expect(preview(page)).toHaveText(`Would tag ${said(1)}`);
  await button(dialog, "Add rule").click();
  await expect(toast(page)).toContainText(`The rule was added. It tags ${said(1)}.`);
  await expect(rule(page, "People")).toContainText("person ben@example.com or cleo@example.com · every day");
  await expect(rule(page, "People")).toContainText("Not billable");
  await expect(rules(page).getByRole("heading")).toHaveText(["Folder", "People"]);
});

test("the order decides, and is changed by keyboard", async ({ page }) => {
  await open(page, "/rules");
  await expect(button(page, "Move Folder up")).toBeDisabled();
  await expect(button(page, "Move People down")).toBeDisabled();
  await button(page, "Move People up").focus();
  await page.keyboard.press("Enter");
  await expect(toast(page)).toContainText("“People” is number 1 now.");
  await expect(rules(page).getByRole("heading")).toHaveText(["People", "Folder"]);
  await expect(rule(page, "People")).toContainText(counted(2));
  await expect(rule(page, "Folder")).toContainText(counted(1));
  await expect(button(page, "Move People down"), "the focus stays with the rule").toBeFocused();
});

test("a rule is edited, and ended either way", async ({ page }) => {
  await open(page, "/rules");
  await button(page, "Edit People").click();
  const edit = page.getByRole("dialog", { name: "Edit rule" });
  await expect(edit.getByLabel("Name", { exact: true })).toHaveValue("People");
  await expect(edit.getByRole("checkbox", { name: "ben@example.com" })).toBeChecked();
  await expect(edit.getByLabel("Billed to").locator("option:checked")).toHaveText("Not billable");
  await button(edit, "Cancel").click();

  await button(page, "Edit Folder").click();
  await expect(edit.getByLabel("Directory", { exact: true })).toHaveValue("/work/globex");
  await expect(edit.getByLabel("Billed to").locator("option:checked")).toHaveText("Relaunch");
  await edit.getByLabel("Directory", { exact: true }).fill("/work/*");
  await edit.getByRole("radio", { name: /Also those of the past/ }).check();
  await expect(preview(page)).toHaveText(`Would tag ${said(1)}`);
  await button(edit, "Save changes").click();
  await expect(toast(page)).toContainText(`The rule was changed. It tags ${said(1)}.`);
  await expect(rule(page, "Folder")).toContainText("directory /work/*");
  await expect(rules(page).getByRole("heading"), "it keeps its place").toHaveText(["People", "Folder"]);

  await button(page, "End People").click();
  await button(page.getByRole("dialog", { name: "End “People”?" }), "Untag them").click();
  await expect(toast(page)).toContainText("“People” was ended.");
  await expect(rule(page, "People")).toHaveCount(0);
  await expect(rule(page, "Folder"), "the next one speaks").toContainText(counted(3));

  await button(page, "End Folder").click();
  const question = page.getByRole("dialog", { name: "End “Folder”?" });
  await expect(button(question, "Keep what it has tagged")).toBeFocused();
  await button(question, "Keep what it has tagged").click();
  await expect(page.getByRole("heading", { name: "No rules yet" })).toBeVisible();
  const { untagged } = await house.read<{ untagged: { sessions: number } }>("/api/page/sessions?range=7d");
  expect(untagged.sessions, "what it has tagged stays").toBe(0);
});

test("shares that a list cannot say are kept, and an address begins a rule", async ({ page }) => {
  const book = await house.read<{ projects: { id: number; name: string }[] }>("/api/page/projects_list");
  const shares = book.projects.map(({ id }) => ({ project: id, points: 5_000 }));
  expect(shares).toHaveLength(2);
  await house.saveRule({ name: "Both", conditions: [{ directory: "/work" }], tag: { projects: shares } }, "new");
  await open(page, "/rules");
  await expect(rule(page, "Both")).toContainText("50%");
  await button(page, "Edit Both").click();
  const edit = page.getByRole("dialog", { name: "Edit rule" });
  await expect(edit.getByLabel("Billed to").locator("option:checked")).toContainText("Shared between");
  await edit.getByLabel("Name", { exact: true }).fill("Both of them");
  await button(edit, "Save changes").click();
  await expect(rule(page, "Both of them")).toContainText("50%");

  const relaunch = book.projects.find(({ name }) => name === "Relaunch")!;
  await open(page, `/rules?directory=/work/globex&project=${relaunch.id}`);
  const dialog = page.getByRole("dialog", { name: "Add a rule" });
  await expect(dialog.getByLabel("Name", { exact: true })).toHaveValue("globex");
  await expect(dialog.getByLabel("Directory", { exact: true })).toHaveValue("/work/globex");
  await expect(dialog.getByLabel("Billed to").locator("option:checked")).toHaveText("Relaunch");
  await button(dialog, "Cancel").click();
  await expect(page).toHaveURL(`${house.url}/rules`);
  await expect(dialog).toBeHidden();
});

test("a project's default rule is begun where the project is, and asked after all others", async ({ page, complaints }) => {
  complaints.allow(/status (of )?409/);
  await open(page, "/projects");
  await project(page, "Relaunch").getByRole("link", { name: "Add a default rule" }).click();
  const dialog = page.getByRole("dialog", { name: "Add a rule" });
  await expect(dialog.getByLabel("Billed to").locator("option:checked")).toHaveText("Relaunch");
  const box = dialog.getByRole("checkbox", { name: /default rule/ });
  await expect(box).toBeChecked();
  await dialog.getByLabel("Billed to").selectOption({ label: "Not billable" });
  await expect(box, "nobody has none").toHaveCount(0);
  await dialog.getByLabel("Billed to").selectOption({ label: "Relaunch" });
  await dialog.getByLabel("Name", { exact: true }).fill("Whatever is left");
  await dialog.getByLabel("Directory", { exact: true }).fill("/work/globex");
  await button(dialog, "Add rule").click();
  await expect(dialog).toBeHidden();
  const last = rules(page).last();
  await expect(last).toContainText("Whatever is left");
  await expect(last.locator(".badge")).toHaveText("Default rule");
  await expect(button(last, "Move Whatever is left up")).toBeDisabled();
  await open(page, "/projects");
  await expect(project(page, "Relaunch")).toContainText("Default rule: Whatever is left");
  const { projects } = await house.read<{ projects: { id: number; name: string }[] }>("/api/page/projects_list");
  await open(page, `/rules?project=${projects.find((one) => one.name === "Relaunch")!.id}&default=1`);
  await dialog.getByLabel("Name", { exact: true }).fill("Another one");
  await dialog.getByLabel("Directory", { exact: true }).fill("/work/globex");
  await button(dialog, "Add rule").click();
  await expect(dialog.locator("#error-default_for")).toContainText("has a default rule already");
});

test("a viewer sees clients and projects, and no button", async ({ browser }) => {
  const context = await browser.newContext();
  const complaints = new Complaints(context);
  const page = await context.newPage();
  await page.goto(await house.invite("vera@example.com", "viewer"));
  await page.getByLabel("Name").fill("Vera");
  await page.getByLabel("Password", { exact: true }).fill("a rather long password");
  await page.getByRole("button", { name: "Join" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Overview");
  await open(page, "/projects");
  await expect(client(page, "Globex")).toContainText("Relaunch");
  await expect(page.locator("main").getByRole("button")).toHaveCount(0);
  await expect(page.locator(".projects__terms"), "what clients pay is not for all").toHaveCount(0);
  await expect(page.getByRole("heading", { name: "Exchange rates" })).toHaveCount(0);
  const navigation = page.getByRole("navigation", { name: "Main" });
  await expect(navigation.getByRole("link", { name: "Projects" })).toHaveAttribute("aria-current", "page");
  await expect(navigation.getByRole("link", { name: "Rules" })).toHaveCount(0);
  await open(page, "/rules");
  await expect(page.getByRole("alert").getByText("Your role does not allow this")).toBeVisible();
  expect(complaints.all).toEqual([]);
  await context.close();
});

test("on a phone everything has room", async ({ page }) => {
  const long = await house.addClient(`A client with ${"a rather long name ".repeat(3)}`.trim());
  await house.addProject(long, "averylongwordthatnobodywouldeverbreak".repeat(2), 4);
  await page.setViewportSize({ width: 390, height: 800 });
  for (const [path, name] of [
    ["/projects", "Add client"],
    ["/projects", "Add project to Globex"],
    ["/projects", "Billing of Relaunch"],
    ["/projects", "Add rate"],
    ["/projects", "Import CSV"],
    ["/rules", "Add rule"],
    ["/rules", "Edit Both of them"],
    ["/rules", "End Both of them"],
  ]) {
    await open(page, path);
    await expectNoSidewaysScroll(page);
    await button(page, name).click();
    const dialog = page.getByRole("dialog");
    await expect(dialog).toBeVisible();
    if (name === "Add rule") {
      for (const kind of ["Person", "Began at", "Began on"]) {
        await button(dialog, "Add condition").click();
        await dialog.getByLabel("Kind of condition").last().selectOption({ label: kind });
      }
    }
    const [content, room] = await dialog.evaluate((element) => [element.scrollWidth, element.clientWidth]);
    expect(content, `${name} is no wider than its dialog`).toBeLessThanOrEqual(room);
    const box = (await dialog.boundingBox())!;
    expect(box.x).toBeGreaterThanOrEqual(0);
    expect(box.x + box.width).toBeLessThanOrEqual(390);
    await page.keyboard.press("Escape");
    await expect(dialog).toBeHidden();
  }
});
