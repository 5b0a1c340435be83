// Who may see what, side by side in two browsers: an administrator sees all, a viewer who is limited to one account sees one everywhere.
import type { Browser, BrowserContext, Page } from "@playwright/test";
import { Complaints } from "./console";
import { event } from "./events";
import { House } from "./house";
import { chart, curve, expectAlive, expectDrawn, expectLive, exportCsv, requestCount, tableTotal, took } from "./page";
import { expect, test } from "./test";

let house: House;
let key: string;
let own: number;
test.beforeAll(async () => {
  test.setTimeout(300_000);
  house = await House.ready();
  own = (await house.addAccount({ email: "own@example.com", label: "Own account" })).id;
  await house.addAccount({ email: "hidden-harbor@example.com", label: "Hidden harbor" });
  key = await house.createKey("gateway");
  await house.ingest(key, [
    event({ account: "own@example.com", model: "claude-haiku-4-5", person: "ana@example.com" }),
    event({ account: "hidden-harbor@example.com", model: "claude-opus-4-5", person: "hidden-harbor-person@example.com" }),
  ]);
});
test.afterAll(() => house?.close());

/** Invites someone on the page and takes the link from it. */
async function invite(admin: Page, email: string, account?: string): Promise<string> {
  await admin.goto(`${house.url}/settings/members`);
  await expectAlive(admin);
  await admin.getByRole("button", { name: "Invite member" }).click();
  const dialog = admin.getByRole("dialog", { name: "Invite a member" });
  await dialog.getByLabel("E-mail").fill(email);
  if (account) {
    await dialog.getByRole("radio", { name: /Only these/ }).check();
    await dialog.getByRole("checkbox", { name: account }).check();
  }
  await dialog.getByRole("button", { name: "Make the link" }).click();
  const link = admin.getByRole("dialog", { name: "Hand this link over" });
  const url = await link.getByLabel("The link").inputValue();
  await link.getByRole("button", { name: "I have copied it" }).click();
  await expect(admin.getByRole("row", { name: new RegExp(email) })).toBeVisible();
  return url;
}

/** Takes the invitation up in a browser of its own. */
async function join(browser: Browser, url: string, name: string): Promise<{ context: BrowserContext; page: Page; complaints: Complaints }> {
  const context = await browser.newContext();
  const complaints = new Complaints(context);
  const page = await context.newPage();
  await page.goto(url);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Join Test Studio");
  await page.getByLabel("Name").fill(name);
  await page.getByLabel("Password", { exact: true }).fill("a rather long password");
  await page.getByRole("button", { name: "Join" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Overview");
  return { context, page, complaints };
}

test("a viewer who is limited to one account sees one everywhere, and is gone as soon as being removed", async ({
  page: admin,
  context,
  browser,
}) => {
  test.setTimeout(180_000);
  await house.enter(context);
  const { context: theirs, page: viewer, complaints } = await join(browser, await invite(admin, "vera@example.com", "Own account"), "Vera");

  // The page says so, offers nothing that they may not do, and holds nothing of the other account.
  await expectLive(viewer);
  await expect(viewer.getByText("You see the accounts that you have been given")).toBeVisible();
  await expect(viewer.getByText("Some of the accounts")).toBeVisible();
  const navigation = viewer.getByRole("navigation", { name: "Main" });
  await expect(navigation.getByRole("link")).toHaveText(["Overview", "Usage", "Models", "Agents", "People", "Performance", "Activity", "Advanced", /^Sessions/, "Projects"]);
  await admin.goto(house.url);
  await expectLive(admin);
  expect(await requestCount(admin)).toBe(2);
  expect(await requestCount(viewer)).toBe(1);
  expect(await admin.content()).toContain("hidden-harbor@example.com");
  await expectDrawn(curve(viewer));
  expect(await viewer.content(), "the first HTML and what came after").not.toContain("hidden-harbor");
  const csv = await exportCsv(viewer, curve(viewer));
  expect(csv.text).toContain("claude-haiku-4-5");
  expect(csv.text).not.toContain("claude-opus-4-5");
  expect(await tableTotal(chart(viewer, "Where it went"))).not.toBe(await tableTotal(chart(admin, "Where it went")));

  // Live: what is not theirs does not move their page, what is theirs moves both.
  await house.ingest(key, event({ account: "hidden-harbor@example.com", person: "hidden-harbor-person@example.com" }));
  await expect.poll(() => requestCount(admin)).toBe(3);
  await house.ingest(key, event({ account: "own@example.com" }));
  await expect.poll(() => requestCount(admin)).toBe(4);
  await expect.poll(() => requestCount(viewer)).toBe(2);
  expect(await viewer.content()).not.toContain("hidden-harbor");

  // No other door either.
  for (const path of ["rules", "statements", "settings/prices", "settings/accounts", "settings/members", "settings/audit", "settings/organization"]) {
    await viewer.goto(`${house.url}/${path}`);
    await expect(viewer.getByRole("alert").getByText("Your role does not allow this"), path).toBeVisible();
  }
  const asked = await viewer.request.get(`${house.url}/api/v1/usage/overview?account=${own + 1}`);
  expect(await asked.text()).not.toContain("hidden-harbor");
  await viewer.goto(house.url);
  await expectLive(viewer);

  // Removed: their open page ends.
  await admin.goto(`${house.url}/settings/members`);
  await expectAlive(admin);
  await admin.getByRole("button", { name: "Remove: Vera" }).click();
  complaints.allow(/401|net::ERR/);
  // The page itself notes when it ends: right after it, the browser is busy with the next one and answers no question.
  await viewer.evaluate(() => {
    const noted = new MutationObserver(() => document.body.hidden && sessionStorage.setItem("ended", String(Date.now())));
    noted.observe(document.body, { attributes: true, attributeFilter: ["hidden"] });
  });
  const removal = admin.waitForRequest("**/api/page/member_remove");
  await admin.getByRole("dialog", { name: "Remove Vera?" }).getByRole("button", { name: "Remove" }).click();
  const request = await removal;
  await viewer.waitForURL(/\/sign-in/, { timeout: 5_000 });
  const began = Math.floor(request.timing().startTime);
  const ended = took("removal to the end of the open page", began, Number(await viewer.evaluate(() => sessionStorage.getItem("ended"))));
  expect(ended, "milliseconds from asking for the removal to the end of the open page").toBeGreaterThan(0);
  expect(ended, "milliseconds from asking for the removal to the end of the open page").toBeLessThan(1_000);
  expect(await viewer.content()).not.toContain("own@example.com");
  expect(complaints.all).toEqual([]);
  await theirs.close();

  // And all of it is in the log.
  await admin.goto(`${house.url}/settings/audit`);
  for (const what of ["Member removed", "Member created", "Invitation used", "Invitation created"]) {
    await expect(admin.getByRole("row", { name: new RegExp(`${what}.*vera@example.com`) }).first()).toBeVisible();
  }
});

test("an administrator makes a link for a new password, and someone signs in with it", async ({ page: admin, context, browser }) => {
  test.setTimeout(120_000);
  await house.enter(context);
  const { context: theirs, page: member } = await join(browser, await invite(admin, "bill@example.com"), "Bill");
  await admin.goto(`${house.url}/settings/members`);
  await expectAlive(admin);
  await admin.getByRole("button", { name: "New password: Bill" }).click();
  const url = await admin.getByRole("dialog", { name: "Hand this link over" }).getByLabel("The link").inputValue();
  await member.goto(url);
  await member.getByLabel("New password", { exact: true }).fill("quite another password");
  await member.getByRole("button", { name: "Set password and sign in" }).click();
  await expect(member.getByRole("heading", { level: 1 })).toHaveText("Overview");
  await member.goto(url);
  await expect(member.getByRole("heading", { level: 1 })).toHaveText("This link does not work any more");
  await theirs.close();
});

test("settings are saved, and a token that was made here opens the REST API", async ({ page, context, request, complaints }) => {
  complaints.allow(/status (of )?422/);
  test.setTimeout(120_000);
  await house.enter(context);
  await page.goto(`${house.url}/settings/organization`);
  await expectAlive(page);
  await page.getByLabel("Session gap, minutes").fill("4");
  await page.getByRole("button", { name: "Save changes" }).click();
  await expect(page.getByText("Use 5 to 480 minutes", { exact: false })).toBeVisible();
  await page.getByLabel("Session gap, minutes").fill("45");
  await page.getByLabel("Name", { exact: true }).fill("Renamed Studio");
  await page.getByRole("button", { name: "Save changes" }).click();
  await expect(page.getByText("The settings were saved.")).toBeVisible();
  await expect(page.locator(".who__org")).toContainText("Renamed Studio");
  await page.reload();
  await expect(page.getByLabel("Session gap, minutes")).toHaveValue("45");

  await page.goto(`${house.url}/settings/you`);
  await expectAlive(page);
  await page.getByRole("button", { name: "Create token" }).click();
  await page.getByRole("dialog").getByLabel("Label").fill("Export");
  await page.getByRole("dialog").getByRole("button", { name: "Create token" }).click();
  const secret = await page.getByLabel("Secret of the new token").inputValue();
  const read = (path: string) => request.get(house.url + path, { headers: { authorization: `Bearer ${secret}` } });
  expect((await read("/api/v1/usage/overview")).status()).toBe(200);
  expect((await read("/api/v1/members")).status()).toBe(403);
});
