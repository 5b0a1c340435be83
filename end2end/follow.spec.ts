// A home folder with a Claude Code transcript: imported at the start, and followed from then on.
import { appendFile, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { transcriptLine } from "./events";
import { House } from "./house";
import { cost, requests, usd } from "./numbers";
import { expectKpi, expectLive, kpi, requestCount, took, watchText } from "./page";
import { expect, test } from "./test";

const SESSION = "3f0c4a52-9a1b-4b77-8d1e-5a2c6d7e8f90";
let home: string;
let transcript: string;
let house: House;

test.beforeAll(async () => {
  test.setTimeout(300_000);
  home = await mkdtemp(join(tmpdir(), "countinghouse-home-"));
  const folder = join(home, ".claude", "projects", "-home-ana-projects-checkout");
  await mkdir(folder, { recursive: true });
  transcript = join(folder, `${SESSION}.jsonl`);
  const ago = (minutes: number) => ({ at: new Date(Date.now() - minutes * 60_000) });
  const lines = [ago(50), ago(40), ago(30)].map((at) => transcriptLine(SESSION, at));
  // The same answer again, as a resumed session copies it: it counts once.
  await writeFile(transcript, [...lines, lines[0]].join(""));
  house = await House.ready({ watchHome: home });
});
test.afterAll(async () => {
  await house?.close();
  await rm(home, { recursive: true, force: true });
});
test.beforeEach(async ({ context }) => house.enter(context));

test("the log is on the page, and what is appended shows within a second", async ({ page }) => {
  await page.goto(house.url);
  await expectLive(page);
  expect(await requestCount(page)).toBe(3);
  expect(cost(await house.overview())).toBe(3 * (1_000 * 3_000 + 20_000 * 300 + 10_000 * 15_000));
  await expect(page.locator(".acct").first()).toContainText("Anthropic");

  const changed = await watchText(kpi(page, "Spend").locator(".kpi__value"));
  const written = Date.now();
  await appendFile(transcript, transcriptLine(SESSION, { output: 20_000 }));
  // What somebody sees who looks from the terminal to the browser; the second second is for machines that are busy testing.
  expect(took("from the log to the screen", written, await changed())).toBeLessThan(1_000);
  const truth = await house.overview();
  expect(requests(truth)).toBe(4);
  await expectKpi(page, "Spend", usd(cost(truth)));
});

test("a line that comes in two pieces, and a second session, are followed too", async ({ page }) => {
  await page.goto(house.url);
  await expectLive(page);
  const before = await requestCount(page);
  const line = transcriptLine(SESSION);
  await appendFile(transcript, line.slice(0, 200));
  await page.waitForTimeout(1_000);
  expect(await requestCount(page)).toBe(before);
  await appendFile(transcript, line.slice(200));
  await expect.poll(() => requestCount(page)).toBe(before + 1);
  const other = "77aa10ce-6f0e-4c39-9a01-1f2e3d4c5b6a";
  const folder = join(home, ".claude", "projects", "-home-ana-projects-search");
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, `${other}.jsonl`), transcriptLine(other));
  await expect.poll(() => requestCount(page)).toBe(before + 2);
});
