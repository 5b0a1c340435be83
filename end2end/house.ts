// A real server on a real Postgres in a folder of its own, and what a test does to it.
import { existsSync, readFileSync } from "node:fs";
import { chmod, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { BrowserContext } from "@playwright/test";
import type { Overview } from "./numbers";
import { Running, run, sleep, until } from "./process";

const program = (): string => {
  const bin = process.env.COUNTINGHOUSE_BIN;
  if (!bin) throw new Error("COUNTINGHOUSE_BIN is not set: run the tests with `cargo xtask test`, or see end2end/README.md");
  return bin;
};

/** What the server is started with; `--no-import` unless there is a home to watch, so that no test reads a developer's logs. */
export interface Start {
  sample?: boolean;
  watchHome?: string;
  more?: string[];
}

export const ADMIN = { name: "Ana Admin", email: "ana@example.com", password: "correct horse battery staple" };

/** What is sent to `POST /api/v1/events`. */
export type UsageEvent = Record<string, unknown> & { id: string };

/** What becomes of events. */
export interface Answer {
  accepted: number;
  duplicates: number;
  updated: number;
  rejected: { index: number; error: string }[];
}

export interface Account {
  id: number;
  provider: string;
  email: string;
  label: string;
}

export class House {
  /** The first-time link that the last start printed; empty once someone is set up. */
  setupLink = "";
  /** The admin's session, as a Cookie header: an access token, and the secret of the sign-in. */
  cookie = "";
  private port = 0;
  private server?: Running;

  private constructor(
    readonly dataDir: string,
    private readonly options: Start,
  ) {}

  /** Starts a server on an empty database. */
  static async start(options: Start = {}): Promise<House> {
    const folder = await mkdtemp(join(tmpdir(), "countinghouse-"));
    // Run as root, the server gives its database to another user, who has to get there.
    await chmod(folder, 0o755);
    const house = new House(join(folder, "data"), options);
    await house.open();
    return house;
  }

  /** A server with an admin who is signed in. */
  static async ready(options: Start = {}): Promise<House> {
    const house = await House.start(options);
    await house.setUp(options.sample ? "Northwind Studio" : "Test Studio");
    return house;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  get address(): { host: string; port: number } {
    return { host: "127.0.0.1", port: this.port };
  }

  /** Everything that the server has logged, for a failing test to show. */
  get log(): string {
    return this.server?.err ?? "";
  }

  /** Starts the server, again on the same port and data if it ran before. */
  async open(): Promise<void> {
    const { sample, watchHome, more = [] } = this.options;
    const data = sample ? ["--sample"] : watchHome ? ["--watch-home", watchHome] : ["--no-import"];
    const server = new Running(program(), ["serve", "--listen", `127.0.0.1:${this.port}`, "--data-dir", this.dataDir, ...data, ...more]);
    this.server = server;
    const [, port] = await server.says(/ready at http:\/\/127\.0\.0\.1:(\d+)/);
    this.port = Number(port);
    await server.says(/Ctrl-C stops it/);
    this.setupLink = server.out.match(/http:\/\/\S+\/setup\?token=\S+/)?.[0] ?? "";
  }

  /** Stops the server as Ctrl-C does. */
  async stop(): Promise<void> {
    await this.server?.end("SIGTERM");
  }

  /** Kills the server in the middle of whatever it does. */
  async kill(): Promise<void> {
    await this.server?.end("SIGKILL");
  }

  /** Stops everything and leaves nothing behind. */
  async close(): Promise<void> {
    await this.stop();
    const aside = this.postgresHome();
    const pid = this.postgresPid();
    if (pid && alive(pid)) {
      process.kill(pid, "SIGINT");
      await until("Postgres stops", () => !alive(pid)).catch(() => process.kill(pid, "SIGKILL"));
    }
    await rm(aside, { recursive: true, force: true });
    await rm(join(this.dataDir, ".."), { recursive: true, force: true, maxRetries: 5 });
  }

  /** Where the embedded database lives: inside the data folder, or where a pointer says. */
  private postgresHome(): string {
    const pointer = join(this.dataDir, "postgres.location");
    return existsSync(pointer) ? readFileSync(pointer, "utf8").trim() : join(this.dataDir, "postgres");
  }

  /** The process of the embedded database server; 0 when none is noted. */
  postgresPid(): number {
    const file = join(this.postgresHome(), "cluster", "postmaster.pid");
    return existsSync(file) ? Number(readFileSync(file, "utf8").split("\n")[0]) : 0;
  }

  /** Kills the embedded database server. */
  killPostgres(): void {
    const pid = this.postgresPid();
    if (!pid) throw new Error("no database server is noted in postmaster.pid");
    process.kill(pid, "SIGKILL");
  }

  /** Another command of the program, with the same data. */
  async command(...args: string[]): Promise<string> {
    return run(program(), [...args, "--data-dir", this.dataDir]);
  }

  /** Makes the first admin through the printed link, as the page does, and keeps the session. */
  async setUp(organization = "Test Studio", zone = "America/New_York"): Promise<void> {
    const token = new URL(this.setupLink).searchParams.get("token");
    const answer = await this.post("/api/v1/auth/setup", { token, ...ADMIN, org: organization, time_zone: zone });
    if (!answer.ok) throw new Error(`setting up: ${answer.status} ${await answer.text()}`);
    this.cookie = cookieOf(answer);
  }

  /** Signs in once more and keeps that session. */
  async signIn(): Promise<void> {
    const answer = await this.post("/api/v1/auth/login", { email: ADMIN.email, password: ADMIN.password });
    if (!answer.ok) throw new Error(`signing in: ${answer.status} ${await answer.text()}`);
    this.cookie = cookieOf(answer);
  }

  /** Gives a browser the admin's session. Cookies know no ports, so it holds behind a proxy too. */
  async enter(context: BrowserContext): Promise<void> {
    // The access token holds for a quarter of an hour, which a run of the tests outlives: the sign-in's secret renews it.
    const cookies = this.cookie.split("; ").map((pair) => pair.split(/=(.*)/s));
    await context.addCookies(cookies.map(([name, value]) => ({ name, value, domain: "127.0.0.1", path: "/", httpOnly: true, sameSite: "Lax" })));
  }

  /** What the Overview's own server function says, with the admin's session. */
  async overview(query: Record<string, string> = {}): Promise<Overview> {
    return this.read<Overview>(`/api/page/overview?${new URLSearchParams(query)}`);
  }

  /** What the REST API says of usage, with the admin's session: `summary?range=7d`. */
  async rest<T>(path: string): Promise<T> {
    return this.read<T>(`/api/v1/usage/${path}`);
  }

  /** What any address answers, with the admin's session. */
  async read<T>(path: string): Promise<T> {
    const answer = await fetch(this.url + path, { headers: { cookie: this.cookie } });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return answer.json() as Promise<T>;
  }

  /** Adds an account. */
  async addAccount(account: Partial<Account> & { billing_day?: number; key_source?: string } = {}): Promise<Account> {
    const form = { provider: "anthropic", email: "studio@example.com", label: "", billing_day: 1, key_source: "system", seat_price: null };
    const answer = await this.post("/api/page/account_add", { form: { ...form, ...account } });
    if (!answer.ok) throw new Error(`account_add: ${answer.status} ${await answer.text()}`);
    return answer.json();
  }

  /** Adds a client; the answer is its number. */
  async addClient(name: string): Promise<number> {
    return this.change<number>("/api/page/client_add", { client: { name } });
  }

  /** Adds a project to a client; the answer is its number. */
  async addProject(client: number, name: string, colour = 0): Promise<number> {
    return this.change<number>("/api/page/project_add", { project: { client, name, colour } });
  }

  /** Takes a project out of use. */
  async archiveProject(id: number): Promise<void> {
    await this.change("/api/page/project_archive", { id, archived: true });
  }

  /** Closes a project's month that is over, such as `2026-10`. */
  async closeMonth(project: number, month: string): Promise<void> {
    await this.change("/api/page/statement_step", { project, month, step: "close", reason: "", seen: null });
  }

  /** Adds a rule, or puts one in the place of another. */
  async saveRule(rule: { name: string; conditions: unknown[]; tag: unknown }, reach: "new" | "all" = "all"): Promise<{ sessions: number; cost: number }> {
    return this.change("/api/page/rule_save", { rule, reach, instead: null });
  }

  /** Invites someone who may see all accounts; the answer is the link. */
  async invite(email: string, role: "admin" | "billing" | "viewer"): Promise<string> {
    const { url } = await this.change<{ url: string }>("/api/v1/invitations", { email, standing: { role, accounts: null } });
    return url;
  }

  /** Creates an ingest key on the command line. */
  async createKey(label: string, account?: string): Promise<string> {
    const bound = account ? ["--account", account] : [];
    return (await this.command("key", "create", label, ...bound)).trim();
  }

  /** Makes a personal token. */
  async createToken(label: string, scopes: string[]): Promise<string> {
    const answer = await this.post("/api/v1/tokens", { label, scopes, days: 2 });
    if (!answer.ok) throw new Error(`tokens: ${answer.status} ${await answer.text()}`);
    return ((await answer.json()) as { secret: string }).secret;
  }

  /** Sends events once. */
  async send(key: string, events: UsageEvent | UsageEvent[]): Promise<Response> {
    return fetch(`${this.url}/api/v1/events`, {
      method: "POST",
      headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
      body: JSON.stringify(events),
    });
  }

  /** Sends events and wants them taken. */
  async ingest(key: string, events: UsageEvent | UsageEvent[]): Promise<Answer> {
    const answer = await this.send(key, events);
    if (!answer.ok) throw new Error(`events: ${answer.status} ${await answer.text()}`);
    const body: Answer = await answer.json();
    if (body.rejected.length > 0) throw new Error(`events were rejected: ${JSON.stringify(body.rejected)}`);
    return body;
  }

  /** Sends events as a careful client does: again and again until the server says that it has them. */
  async deliver(key: string, events: UsageEvent | UsageEvent[], within = 120_000): Promise<void> {
    await until(
      "the events are taken",
      async () => {
        const answer = await this.send(key, events).catch(() => null);
        if (answer?.ok) return ((await answer.json()) as Answer).rejected.length === 0;
        if (answer && answer.status < 500 && answer.status !== 429) throw new Error(`events: ${answer.status} ${await answer.text()}`);
        await sleep(200);
        return false;
      },
      within,
    );
  }

  /** Compares rollups with events; throws when they differ. */
  async verify(): Promise<{ events: number }[]> {
    return JSON.parse(await this.command("verify", "--json"));
  }

  /** What Postgres itself has logged. */
  async postgresLog(): Promise<string> {
    return readFile(join(this.postgresHome(), "postgres.log"), "utf8");
  }

  /** Changes something, with the admin's session. */
  private async change<T>(path: string, body: unknown): Promise<T> {
    const answer = await this.post(path, body);
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return answer.json() as Promise<T>;
  }

  private async post(path: string, body: unknown): Promise<Response> {
    return fetch(this.url + path, {
      method: "POST",
      headers: { "content-type": "application/json", accept: "application/json", cookie: this.cookie },
      body: JSON.stringify(body),
    });
  }
}

function cookieOf(answer: Response): string {
  const cookies = answer.headers.getSetCookie().filter((line) => /^countinghouse(_sign_in)?=./.test(line));
  if (cookies.length !== 2) throw new Error(`the answer sets ${cookies.length} of the two session cookies`);
  return cookies.map((line) => line.split(";")[0]).join("; ");
}

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
