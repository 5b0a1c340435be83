// How the browser is started, for the tests and for the screenshots.
import type { LaunchOptions } from "@playwright/test";

export const browser: LaunchOptions = {
  executablePath: process.env.CHROMIUM || undefined,
  args: [
    // Containers give /dev/shm 64 MB, which a page with charts outgrows.
    "--disable-dev-shm-usage",
    // No updates, no accounts, no graphics card: nothing but the page, and the same on every machine.
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-gpu",
    "--no-first-run",
  ],
};
