// A wire between browser and server that a test can cut: a TCP proxy.
import { connect, createServer, type Server, type Socket } from "node:net";
import type { AddressInfo } from "node:net";

export class Wire {
  private readonly pairs = new Set<[Socket, Socket]>();
  private state: "whole" | "silent" | "cut" = "whole";

  private constructor(
    private readonly server: Server,
    private readonly target: { host: string; port: number },
  ) {}

  /** A wire to a server, with an address of its own. */
  static async to(target: { host: string; port: number }): Promise<Wire> {
    const server = createServer();
    const wire = new Wire(server, target);
    server.on("connection", (near) => wire.join(near));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return wire;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /**
   * The network is gone and nobody is told: nothing passes any more, in either direction, and new connections get no answer.
   * This is what a lost Wi-Fi looks like; both ends keep believing in their connections.
   */
  silence(): void {
    this.state = "silent";
    for (const pair of this.pairs) pair.forEach((socket) => socket.pause());
  }

  /** Connections break at once, and new ones are refused. */
  cut(): void {
    this.state = "cut";
    for (const pair of this.pairs) pair.forEach((socket) => socket.destroy());
  }

  /** Everything passes again; what was held on the way arrives now, late, as packets that are sent again do. */
  mend(): void {
    this.state = "whole";
    for (const pair of this.pairs) pair.forEach((socket) => socket.resume());
  }

  async close(): Promise<void> {
    this.cut();
    await new Promise<void>((resolve) => this.server.close(() => resolve()));
  }

  private join(near: Socket): void {
    if (this.state === "cut") {
      near.destroy();
      return;
    }
    const far = connect(this.target);
    const pair: [Socket, Socket] = [near, far];
    this.pairs.add(pair);
    const end = () => {
      this.pairs.delete(pair);
      near.destroy();
      far.destroy();
    };
    for (const [from, to] of [pair, [far, near]]) {
      from.on("data", (data) => to.write(data));
      from.on("error", end);
      from.on("close", end);
    }
    if (this.state === "silent") pair.forEach((socket) => socket.pause());
  }
}
