// Programs that the tests start.
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";

/** Whatever still runs when the tests end, by Ctrl-C too, is told to stop; a server then stops its database as well. */
const living = new Set<ChildProcess>();
process.on("exit", () => living.forEach((child) => child.kill("SIGTERM")));

/** A running program, with everything that it has printed so far. */
export class Running {
  out = "";
  err = "";
  private readonly child: ChildProcess;
  private readonly listeners = new Set<() => void>();

  constructor(program: string, args: string[], env: NodeJS.ProcessEnv = {}) {
    this.child = spawn(program, args, { env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "pipe"] });
    this.child.stdout?.on("data", (data) => this.heard("out", data));
    this.child.stderr?.on("data", (data) => this.heard("err", data));
    this.child.on("error", (error) => this.heard("err", `${error}`));
    living.add(this.child);
    this.child.on("exit", () => living.delete(this.child));
    this.child.on("exit", () => this.listeners.forEach((listener) => listener()));
  }

  private heard(where: "out" | "err", data: unknown): void {
    this[where] += String(data);
    this.listeners.forEach((listener) => listener());
  }

  get isRunning(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  get code(): number | null {
    return this.child.exitCode;
  }

  /** What a line of standard output says, once it is there. */
  async says(line: RegExp, within = 240_000): Promise<RegExpMatchArray> {
    const found = () => this.out.match(line);
    return new Promise((resolve, reject) => {
      const done = (end: () => void) => {
        clearTimeout(timer);
        this.listeners.delete(look);
        end();
      };
      const fail = (why: string) => done(() => reject(new Error(`${why}; waited for ${line}. It printed:\n${this.out}\n${this.err}`)));
      const look = () => {
        const match = found();
        if (match) done(() => resolve(match));
        else if (!this.isRunning) fail("the program has ended");
      };
      const timer = setTimeout(() => fail(`nothing in ${within} ms`), within);
      this.listeners.add(look);
      look();
    });
  }

  /** Sends a signal and waits for the end. */
  async end(signal: NodeJS.Signals): Promise<void> {
    if (!this.isRunning) return;
    const gone = once(this.child, "exit");
    this.child.kill(signal);
    await gone;
  }

  /** Waits until it ends by itself. */
  async ended(): Promise<number | null> {
    if (this.isRunning) await once(this.child, "exit");
    return this.child.exitCode;
  }
}

/** Runs a program to its end. Anything but success is an error that shows what it printed. */
export async function run(program: string, args: string[], env: NodeJS.ProcessEnv = {}): Promise<string> {
  const running = new Running(program, args, env);
  const code = await running.ended();
  if (code !== 0) throw new Error(`${program} ${args.join(" ")} ended with ${code}:\n${running.out}\n${running.err}`);
  return running.out;
}

export const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Asks until the answer is a yes. */
export async function until(what: string, ask: () => Promise<boolean> | boolean, within = 60_000): Promise<void> {
  const end = Date.now() + within;
  while (!(await ask())) {
    if (Date.now() > end) throw new Error(`${what}: not within ${within} ms`);
    await sleep(100);
  }
}
