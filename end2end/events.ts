// Usage events for the tests, and the transcripts that hold the same.
import { randomUUID } from "node:crypto";
import type { UsageEvent } from "./house";

/** A model whose price is in the book from long ago: $3 and $15 for a million tokens of input and output. */
export const MODEL = "claude-sonnet-4-5";

/** Two more of the book: a cheaper one, and a dearer one. */
export const HAIKU = "claude-haiku-4-5";
export const OPUS = "claude-opus-4-5";

/** One request of now, with an id of its own; 1,000,000 input tokens cost $3. */
export function event(more: Record<string, unknown> = {}): UsageEvent {
  return {
    id: randomUUID(),
    timestamp: new Date().toISOString(),
    model: MODEL,
    input_tokens: 100_000,
    output_tokens: 10_000,
    person: "ana@example.com",
    agent: "support-bot",
    action: "user_interaction",
    latency_ms: 1_200,
    ...more,
  };
}

export const events = (count: number, more: Record<string, unknown> = {}): UsageEvent[] => Array.from({ length: count }, () => event(more));

/** A line of a Claude Code transcript: the answer to one request. */
export function transcriptLine(session: string, more: { output?: number; at?: Date } = {}): string {
  const { output = 10_000, at = new Date() } = more;
  const id = randomUUID().replaceAll("-", "").slice(0, 24);
  return `${JSON.stringify({
    parentUuid: null,
    isSidechain: false,
    userType: "external",
    cwd: "/home/ana/projects/checkout",
    sessionId: session,
    version: "2.1.280",
    gitBranch: "main",
    type: "assistant",
    uuid: randomUUID(),
    timestamp: at.toISOString(),
    requestId: `req_011${id}`,
    message: {
      id: `msg_01${id}`,
      type: "message",
      role: "assistant",
      model: "claude-sonnet-4-5-20250929",
      content: [{ type: "text", text: "Done." }],
      stop_reason: "end_turn",
      stop_sequence: null,
      usage: {
        input_tokens: 1_000,
        cache_creation_input_tokens: 0,
        cache_read_input_tokens: 20_000,
        cache_creation: { ephemeral_5m_input_tokens: 0, ephemeral_1h_input_tokens: 0 },
        output_tokens: output,
        service_tier: "standard",
      },
    },
  })}\n`;
}
