// Hears everything that a browser complains about: console errors and warnings, exceptions, requests that fail.
import type { BrowserContext } from "@playwright/test";

export class Complaints {
  private readonly heard: string[] = [];
  private readonly allowed: RegExp[] = [];

  /** Listens to all pages of a context, those that are opened later too. */
  constructor(context: BrowserContext) {
    context.on("console", (message) => {
      if (message.type() === "error" || message.type() === "warning") {
        this.heard.push(`console ${message.type()}: ${message.text()} (${message.location().url}) on ${message.page()?.url()}`);
      }
    });
    context.on("weberror", (error) => this.heard.push(`exception: ${error.error().stack ?? error.error()} on ${error.page()?.url()}`));
    context.on("requestfailed", (request) => {
      const why = request.failure()?.errorText ?? "";
      // A page that is left ends its stream and whatever else it was still asking for.
      if (why !== "net::ERR_ABORTED") this.heard.push(`request failed: ${request.method()} ${request.url()}: ${why}`);
    });
    context.on("response", (response) => {
      if (response.status() >= 400) this.heard.push(`status ${response.status()}: ${response.request().method()} ${response.url()}`);
    });
  }

  /** Says that a test brings these about on purpose. */
  allow(...patterns: RegExp[]): void {
    this.allowed.push(...patterns);
  }

  /** What is left to complain about. */
  get all(): string[] {
    return this.heard.filter((text) => !this.allowed.some((pattern) => pattern.test(text)));
  }
}

/** What a network that is cut on purpose makes a browser say. */
export const NETWORK = /net::ERR_|request failed|status 50[0-9]|status of 50[0-9]/;
