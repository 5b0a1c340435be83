// The parts of the page, by what a person calls them.
import { expect, test, type Locator, type Page } from "@playwright/test";
import { rangeLink } from "./bar";

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

/** Waits until the total cost is what was told before, or a little more: a request may trickle in between any two readings. */
export async function expectCost(page: Page, told: string): Promise<void> {
  const cents = (text: string) => Math.round(Number(text.replace(/[$,]/g, "")) * 100);
  const [least, most] = [cents(told), Math.ceil(cents(told) * 1.002) + 1];
  const shown = async () => {
    const cost = cents(await kpiValue(page, "Total cost"));
    return cost >= least && cost <= most;
  };
  await expect.poll(shown, { message: `the total cost is ${told}, or a little more` }).toBe(true);
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

/** Waits until the page shows the answer to its own address. */
export async function settled(page: Page): Promise<void> {
  await expect(page.locator(".page")).toHaveAttribute("aria-busy", "false");
  await expect(page.locator(".page--busy")).toHaveCount(0);
}

/** Stops live updates, and waits until all numbers of the page are of one moment, so that they can be compared one by one. */
export async function standStill(page: Page): Promise<void> {
  await expectLive(page);
  await page.getByRole("button", { name: "Pause live updates" }).click();
  await expect(liveWord(page)).toHaveText("Paused");
  // What is being read is not of the moment at which the stream was stopped.
  await expect(page.getByRole("button", { name: "Refresh" })).toBeEnabled();
  await settled(page);
}

/**
 * Another range is asked for, and reading it fails: the page says so and keeps what it shows (`shown`), and asks again when it is told to.
 * The answer is what was shown before.
 */
export async function expectFailedReadTold<T>(page: Page, address: string, shown: () => Promise<T>): Promise<T> {
  const before = await shown();
  await page.route(address, (route) => route.abort());
  await rangeLink(page, "7d").click();
  const alert = page.getByRole("alert").filter({ hasText: "The numbers below are still those of before:" });
  await expect(alert).toBeVisible();
  const after: unknown = await shown();
  expect(after, "what is shown stays").toEqual(before);
  await page.unroute(address);
  await alert.getByRole("button", { name: "Try again" }).click();
  await expect(alert).toHaveCount(0);
  await settled(page);
  return before;
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

/** Neither the page nor any of these parts is wider than the window. */
export async function expectWithinWindow(page: Page, parts: Locator[]): Promise<void> {
  await expectNoSidewaysScroll(page);
  const { width } = page.viewportSize()!;
  for (const part of parts) {
    await expect(part).toBeVisible();
    await part.scrollIntoViewIfNeeded();
    const box = (await part.boundingBox())!;
    expect(box.x).toBeGreaterThanOrEqual(0);
    expect(box.x + box.width).toBeLessThanOrEqual(width);
  }
}

/**
 * Headings, key figures and cells can be read as they are: none is cut off, and none begins or ends outside of the window or of the box that it
 * stands in. What only screen readers see is left out.
 */
export async function expectReadable(page: Page): Promise<void> {
  const cut = await page.locator(".page").evaluate((root) => {
    // Headings of cards are clipped to a dot.
    const isClipped = (part: Element) => (part.closest("thead")?.getBoundingClientRect().width ?? 2) < 2;
    const isSeen = (part: Element) => part.checkVisibility() && !part.closest(".unseen") && !isClipped(part);
    const wrong: string[] = [];
    let count = 0;
    for (const part of root.querySelectorAll("h2, h3, .kpi__value, .kpi__detail, .card__note, th, td")) {
      const box = part.getBoundingClientRect();
      if (!isSeen(part) || box.width === 0) continue;
      count += 1;
      const name = `${part.localName}.${part.className} “${part.textContent?.trim().slice(0, 40)}”`;
      // An inline box has no inner width of its own.
      if (part.clientWidth > 0 && part.scrollWidth > part.clientWidth) wrong.push(`${name} is cut: ${part.scrollWidth} in ${part.clientWidth}`);
      const card = part.closest(".card")?.getBoundingClientRect() ?? root.getBoundingClientRect();
      if (box.left < card.left - 0.5 || box.right > card.right + 0.5) wrong.push(`${name} stands outside of its card`);
    }
    if (count === 0) wrong.push("nothing is there to be read");
    return wrong;
  });
  expect(cut).toEqual([]);
}

/** Whatever a finger has to hit is at least so high, in pixels. */
const FINGER = 40;

/** Buttons, selects, and the links that look like buttons are high enough for a finger. */
export async function expectTouchable(page: Page): Promise<void> {
  const controls = page.locator("main").locator("button, select, summary, a.button, .seg > a");
  expect(await controls.count()).toBeGreaterThan(0);
  const low = await controls.evaluateAll(
    (all, finger) =>
      all
        .filter((control) => control.checkVisibility() && control.getBoundingClientRect().height < finger)
        .map((control) => `${control.className} “${control.textContent?.trim()}”: ${control.getBoundingClientRect().height} px`),
    FINGER,
  );
  expect(low).toEqual([]);
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
