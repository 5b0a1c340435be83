// The README's screenshots: `cargo xtask screenshots` runs end2end/screenshots.ts with the release file in COUNTINGHOUSE_BIN.
import { defineConfig, devices } from "@playwright/test";
import { browser } from "./browser";

export default defineConfig({
  testDir: ".",
  testMatch: "screenshots.ts",
  outputDir: "test-results",
  workers: 1,
  timeout: 300_000,
  reporter: "list",
  use: {
    ...devices["Desktop Chrome"],
    deviceScaleFactor: 2,
    locale: "en-US",
    timezoneId: "America/New_York",
    launchOptions: browser,
  },
});
