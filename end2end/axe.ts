// What axe-core finds wrong under WCAG 2, A and AA.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Page } from "@playwright/test";
import type { AxeResults } from "axe-core";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

/** What is wrong, in a line each: the rule, where, and why. */
export async function violations(page: Page): Promise<string[]> {
  // A colour that is on its way to another one has a contrast that nobody sees. For those who want no motion there is none: what moves arrives.
  await page.emulateMedia({ reducedMotion: "reduce" });
  await page.waitForTimeout(50);
  await page.evaluate(AXE);
  const results = await page.evaluate(
    (tags) => (globalThis as unknown as { axe: { run: (options: object) => Promise<AxeResults> } }).axe.run({ runOnly: tags }),
    TAGS,
  );
  return results.violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${target.join(" ")}: ${failureSummary?.replace(/\s+/g, " ")}`),
  );
}
