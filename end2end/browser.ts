// How the browser is started, for the tests and for the screenshots.
import type { LaunchOptions } from "@playwright/test";

export const browser: LaunchOptions = {
  executablePath: process.env.CHROMIUM || undefined,
  // Containers give /dev/shm 64 MB, which a page with charts outgrows.
  args: ["--disable-dev-shm-usage"],
};
