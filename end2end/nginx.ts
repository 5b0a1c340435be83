// A real nginx in front of a house, run as whoever runs the tests, in a folder of its own.
import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Running, until } from "./process";

export class Nginx {
  private constructor(
    private readonly folder: string,
    private readonly port: number,
    private readonly process: Running,
  ) {}

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Starts nginx with `locations` (the text inside of the server block) over an upstream called `countinghouse`. */
  static async start(upstream: string, locations: string): Promise<Nginx> {
    const program = process.env.NGINX;
    if (!program) throw new Error("NGINX is not set: install nginx and name it in the variable NGINX, or run `cargo xtask test`, which finds it");
    const folder = await mkdtemp(join(tmpdir(), "countinghouse-nginx-"));
    await chmod(folder, 0o755);
    await mkdir(join(folder, "temp"));
    const port = await freePort();
    const temp = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map((name) => `${name}_temp_path ${folder}/temp/${name};`).join("\n  ");
    const asRoot = process.getuid?.() === 0 ? "user root;" : "";
    const file = join(folder, "nginx.conf");
    await writeFile(
      file,
      `${asRoot}
daemon off;
worker_processes 1;
pid ${folder}/nginx.pid;
error_log stderr warn;
events { worker_connections 256; }
http {
  access_log off;
  ${temp}
  upstream countinghouse { server ${upstream}; keepalive 32; }
  server {
    listen 127.0.0.1:${port};
    ${locations}
  }
}
`,
    );
    const running = new Running(program, ["-p", folder, "-c", file, "-e", "stderr"]);
    const nginx = new Nginx(folder, port, running);
    await until(`nginx answers (${running.err})`, async () => {
      if (!running.isRunning) throw new Error(`nginx has ended:\n${running.err}`);
      return fetch(`${nginx.url}/healthz`).then(
        (answer) => answer.ok,
        () => false,
      );
    }, 20_000);
    return nginx;
  }

  async close(): Promise<void> {
    await this.process.end("SIGTERM");
    await rm(this.folder, { recursive: true, force: true });
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise<void>((resolve) => server.close(() => resolve()));
  return port;
}
