// The log of requests, by what a person calls its parts, and requests that stand out in it.
import type { Locator, Page } from "@playwright/test";
import { event } from "./events";
import type { UsageEvent } from "./house";

/** The lines of the log. */
export const lines = (page: Page): Locator => page.locator(".log__row");

/** The field that finds requests. */
export const search = (page: Page): Locator => page.getByRole("searchbox", { name: "Find requests" });

/** The moment so many seconds ago. */
export const ago = (seconds: number): string => new Date(Date.now() - seconds * 1_000).toISOString();

/** The trace of the requests that have one. */
export const TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

function span(id: string, parent: string | null, seconds: number, more: Record<string, unknown> = {}): UsageEvent {
  const own = { trace_id: TRACE, span_id: id, parent_span_id: parent };
  return event({ timestamp: ago(1_200 - seconds), person: "cleo@example.com", latency_ms: 2_000, ...own, ...more });
}

/** Seven requests: four of a trace, one without a price, one that failed, one whose sender said what it cost. */
export const standouts = (): UsageEvent[] => [
  span("a1", null, 9, { latency_ms: 9_000, agent: "planner", cache_read_tokens: 40_000, request_id: "req_planner" }),
  span("b1", "a1", 3, { agent: "searcher" }),
  span("c1", "b1", 4, { agent: "reader", latency_ms: 1_000 }),
  span("b2", "a1", 8, { agent: "writer" }),
  event({ timestamp: ago(900), person: "dora@example.com", model: "house-made-model-1", git_branch: "feature/unpriced" }),
  event({ timestamp: ago(800), person: "dora@example.com", status: "error", error_type: "rate_limit" }),
  event({ timestamp: ago(700), person: "emil@example.com", service_tier: "batch", cost_usd: 0.25 }),
];
