// The browser tests. `cargo xtask test` runs them and sets what they need:
//   COUNTINGHOUSE_BIN            the server program
//   COUNTINGHOUSE_POSTGRES_BIN   the folder of a Postgres: bin/, lib/, share/
//   CHROMIUM                     a browser; without it, the one that Playwright installed
//   NGINX                        an nginx, for the proxy test
//   COUNTINGHOUSE_FULL           "1" when the long tests are wanted too
import { defineConfig, devices } from "@playwright/test";
import { browser } from "./browser";

export default defineConfig({
  testDir: ".",
  testMatch: "**/*.spec.ts",
  outputDir: "test-results",
  // Each file starts its own server and database; more at a time than processors only makes them slow.
  workers: 2,
  timeout: process.env.COUNTINGHOUSE_FULL === "1" ? 300_000 : 90_000,
  expect: { timeout: 10_000 },
  forbidOnly: Boolean(process.env.CI),
  // A test that passes only the second time has found something: no retries.
  retries: 0,
  // The task runner counts from the JSON report, whose file it names in PLAYWRIGHT_JSON_OUTPUT_FILE.
  reporter: [["list"], ["json", { outputFile: process.env.PLAYWRIGHT_JSON_OUTPUT_FILE ?? "test-results/report.json" }]],
  use: {
    ...devices["Desktop Chrome"],
    locale: "en-US",
    timezoneId: "America/New_York",
    // Traces make every test slower; ask for them when one fails.
    trace: process.env.TRACE ? "retain-on-failure" : "off",
    screenshot: "only-on-failure",
    launchOptions: browser,
  },
});
