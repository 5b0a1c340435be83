// Reads server-sent events as a program does, with the moment at which each came.

export interface Heard {
  event: string;
  data: string;
  id: string;
  at: number;
}

export class Sse {
  readonly heard: Heard[] = [];
  private readonly abort = new AbortController();

  /** Opens a stream; resolves once the headers are there, or after `patience` milliseconds without them. */
  static async open(url: string, cookie: string, patience = 20_000): Promise<Sse> {
    const sse = new Sse();
    const asked = fetch(url, { headers: { cookie, accept: "text/event-stream" }, signal: sse.abort.signal }).then(
      (answer) => {
        if (!answer.ok || !answer.body) throw new Error(`the stream: ${answer.status}`);
        void sse.read(answer.body);
      },
    );
    asked.catch(() => {});
    await Promise.race([asked, new Promise((resolve) => setTimeout(resolve, patience))]);
    return sse;
  }

  usage(): Heard[] {
    return this.heard.filter(({ event }) => event === "usage");
  }

  close(): void {
    this.abort.abort();
  }

  private async read(body: ReadableStream<Uint8Array>): Promise<void> {
    const decoder = new TextDecoder();
    let text = "";
    try {
      for await (const chunk of body) {
        text += decoder.decode(chunk, { stream: true });
        for (let end = text.indexOf("\n\n"); end >= 0; end = text.indexOf("\n\n")) {
          this.take(text.slice(0, end));
          text = text.slice(end + 2);
        }
      }
    } catch {
      // Closed by us, or by the other side: whoever waits for more will say so.
    }
  }

  private take(block: string): void {
    const heard: Heard = { event: "message", data: "", id: "", at: Date.now() };
    for (const line of block.split("\n")) {
      const [, field, value] = line.match(/^(\w+): ?(.*)$/) ?? [];
      if (field === "event" || field === "data" || field === "id") heard[field] += field === "event" ? "" : value;
      if (field === "event") heard.event = value;
    }
    if (heard.data) this.heard.push(heard);
  }
}
