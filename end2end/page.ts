// The parts of the page, by what a person calls them.
import { expect, test, type Locator, type Page } from "@playwright/test";

/** A key figure's card. */
export const kpi = (page: Page, title: string): Locator =>
  page.locator("section.kpi").filter({ has: page.getByRole("heading", { name: title, exact: true }) });

/** `$4,812.37`: the card writes the cents apart, and smaller. */
export async function kpiValue(page: Page, title: string): Promise<string> {
  return squeeze(await kpi(page, title).locator(".kpi__value").innerText());
}

/** Waits until a key figure reads so. */
export async function expectKpi(page: Page, title: string, value: string, timeout = 10_000): Promise<void> {
  await expect.poll(() => kpiValue(page, title), { timeout, message: `the key figure ${title}` }).toBe(value);
}

/** `92418`, from the note of the tokens card. */
export async function requestCount(page: Page): Promise<number> {
  const text = await kpi(page, "Tokens").innerText();
  return Number((text.match(/([\d,]+) requests?\b/)?.[1] ?? "NaN").replaceAll(",", ""));
}

/** Without white space, the kind that does not break included. */
export const squeeze = (text: string): string => text.replace(/\s/g, "");

/** A chart's card, by its title. */
export const chart = (page: Page, title: string | RegExp): Locator =>
  page.locator("section.chart").filter({ has: page.getByRole("heading", { name: title }) });

/** The three charts of the Overview. */
export const curve = (page: Page): Locator => chart(page, /cost by model$/);
export const ring = (page: Page): Locator => chart(page, "Where it went");
export const bars = (page: Page): Locator => chart(page, "Fast and premium");

/** Waits until a chart has drawn something. */
export async function expectDrawn(card: Locator): Promise<void> {
  const canvas = card.locator(".chart__canvas canvas");
  await expect(canvas).toBeVisible();
  await expect.poll(() => canvas.evaluate(inked), { message: "something is drawn" }).toBe(true);
}

/** Whether any pixel of a canvas has a colour. */
function inked(canvas: Element): boolean {
  const { width, height } = canvas as HTMLCanvasElement;
  if (width === 0 || height === 0) return false;
  const pixels = (canvas as HTMLCanvasElement).getContext("2d")!.getImageData(0, 0, width, height).data;
  for (let at = 3; at < pixels.length; at += 4) if (pixels[at] > 0) return true;
  return false;
}

/** The picture as it is now, to compare with later. */
export const picture = (card: Locator): Promise<string> =>
  card.locator(".chart__canvas canvas").evaluate((canvas) => (canvas as HTMLCanvasElement).toDataURL());

/** The whole total of a chart's table, as written. */
export async function tableTotal(card: Locator): Promise<string> {
  const toggle = card.getByRole("button", { name: /Show as table/ });
  if ((await toggle.getAttribute("aria-pressed")) === "false") await toggle.click();
  const sums = card.locator("tfoot td.r");
  // The last column is the total; a ring has a share behind it, a single series is its own total.
  const texts = (await sums.allInnerTexts()).filter((text) => text.includes("$"));
  const total = texts.at(-1) ?? "";
  await toggle.click();
  return squeeze(total);
}

/** A chart's exported CSV. */
export async function exportCsv(page: Page, card: Locator): Promise<{ name: string; text: string }> {
  const [download] = await Promise.all([page.waitForEvent("download"), card.getByRole("button", { name: /Download as CSV/ }).click()]);
  const chunks: Buffer[] = [];
  for await (const chunk of await download.createReadStream()) chunks.push(Buffer.from(chunk));
  return { name: download.suggestedFilename(), text: Buffer.concat(chunks).toString("utf8") };
}

/** The word of the live badge. */
export const liveWord = (page: Page): Locator => page.locator(".live b");

/** Waits until the page is alive and its stream is open. */
export async function expectLive(page: Page, timeout = 30_000): Promise<void> {
  await expect(liveWord(page)).toHaveText("Live", { timeout });
  await expect(page.locator(".live__age")).toHaveText(/ago$/, { timeout });
}

/** Waits until the page has come to life, whatever it shows: the theme switch knows its state only then. */
export async function expectAlive(page: Page): Promise<void> {
  await page.waitForFunction(() => document.querySelector('.who .seg--icons [aria-pressed="true"]') !== null);
}

/** No page scrolls sideways. */
export async function expectNoSidewaysScroll(page: Page): Promise<void> {
  const [content, view] = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
  expect(content, "the page is no wider than the window").toBeLessThanOrEqual(view);
}

/** Chooses a theme as the switch does, before the page is there. */
export async function withTheme(page: Page, theme: "light" | "dark"): Promise<void> {
  await page.addInitScript((theme) => localStorage.setItem("theme", theme), theme);
}

/** From now on the page notes when an element's text changes first; the answer asks for that moment (unix milliseconds). */
export async function watchText(target: Locator): Promise<() => Promise<number>> {
  await target.evaluate((element) => {
    const before = element.textContent;
    const changed = new Promise<number>((resolve) => {
      const observer = new MutationObserver(() => {
        if (element.textContent === before) return;
        observer.disconnect();
        resolve(Date.now());
      });
      observer.observe(element, { subtree: true, childList: true, characterData: true });
    });
    (globalThis as unknown as { changed: Promise<number> }).changed = changed;
  });
  return () => target.page().evaluate(() => (globalThis as unknown as { changed: Promise<number> }).changed);
}

/** Notes how long something took, for the report; the answer is the milliseconds. */
export function took(what: string, from: number, to: number): number {
  test.info().annotations.push({ type: "took", description: `${what}: ${to - from} ms` });
  return to - from;
}
