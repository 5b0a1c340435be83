// The REST API against its own OpenAPI document: schemathesis makes up requests, good and bad, and no answer may be a fault of the server or
// one that the document does not know. `cargo xtask test --full` runs it; without the program (SCHEMATHESIS) it is left out.
import { spawnSync } from "node:child_process";
import { House } from "./house";
import { expect, test } from "./test";

const program = process.env.SCHEMATHESIS;
const CHECKS = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance";

test.skip(!program, "SCHEMATHESIS names no program: run `cargo xtask test --full`");

test("no answer is a fault of the server, and none is unknown to the document", async () => {
  test.setTimeout(900_000);
  const house = await House.ready();
  try {
    await house.addAccount({ email: "studio@example.com", label: "Studio" });
    const scopes = [
      "usage:read", "accounts:read", "accounts:write", "sessions:write", "projects:write", "statements:reopen", "keys:write", "members:read", "org:write", "audit:read",
    ];
    const token = await house.createToken("contract", scopes);
    const key = await house.createKey("contract", "studio@example.com");
    const bearer = (secret: string) => `Authorization: Bearer ${secret}`;
    for (const [header, ...which] of [
      // The stream never ends, and events have keys of their own.
      [bearer(token), "--exclude-path", "/api/v1/stream", "--exclude-path", "/api/v1/events"],
      [bearer(key), "--include-path", "/api/v1/events"],
      // What no token may do, a browser may. Its own session is left alone.
      [`Cookie: ${house.cookie}`, "--include-path-regex", "^/api/v1/(members|invitations|links|tokens)"],
    ]) {
      const ran = spawnSync(
        program!,
        ["run", `${house.url}/api/openapi.json`, "--header", header, "--checks", CHECKS, "--max-examples", "60", "--seed", "1", "--phases", "examples,coverage,fuzzing", "--request-timeout", "30", "--no-color", ...which],
        { encoding: "utf8", timeout: 800_000, maxBuffer: 64 * 1024 * 1024 },
      );
      const end = ran.stdout.slice(-6_000);
      expect(ran.status, `${end}\n${ran.stderr.slice(-2_000)}`).toBe(0);
      const cases = end.match(/(\d+) generated/)?.[1] ?? "0";
      test.info().annotations.push({ type: "contract", description: `${cases} requests` });
      expect(Number(cases), end).toBeGreaterThan(20);
    }
    expect(house.log).not.toMatch(/ERROR|panicked/);
  } finally {
    await house.close();
  }
});
