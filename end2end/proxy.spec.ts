// Through a real nginx: with the configuration that we ship, events arrive one by one and at once; with nginx's defaults they would
// have been held back.
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { event } from "./events";
import { House } from "./house";
import { Nginx } from "./nginx";
import { cost, requests, usd } from "./numbers";
import { expectKpi, expectLive, kpi, requestCount, took, watchText } from "./page";
import { sleep, until } from "./process";
import { Sse } from "./sse";
import { expect, test } from "./test";

/** How nginx would treat the stream if the server's own header did not count: as any other answer, collected in its buffers. */
const DEFAULTS = `
    location / {
      proxy_pass http://countinghouse;
      proxy_ignore_headers X-Accel-Buffering;
    }`;

let house: House;
let key: string;
test.beforeAll(async () => {
  test.setTimeout(300_000);
  house = await House.ready();
  await house.addAccount();
  key = await house.createKey("gateway");
  await house.ingest(key, event());
});
test.afterAll(() => house?.close());

const ours = () => readFile(fileURLToPath(new URL("../docs/deploy/countinghouse.locations.conf", import.meta.url)), "utf8");
const upstream = () => `${house.address.host}:${house.address.port}`;

/** Five events, one after the other, and when each was heard; `undefined` for those that were not within three seconds. */
async function measure(nginx: Nginx): Promise<{ sent: number[]; heard: number[] }> {
  const { seq } = (await house.overview()).window;
  const stream = await Sse.open(`${nginx.url}/api/v1/stream?since=${seq}`, house.cookie, 3_000);
  const sent: number[] = [];
  for (let round = 0; round < 5; round += 1) {
    sent.push(Date.now());
    await house.ingest(key, event());
    // What comes within a quarter of a second is one message: the next event waits until this one is heard.
    const ours = round + 1;
    await until("it is heard", () => stream.usage().length >= ours, 1_500).catch(() => {});
    await sleep(300);
  }
  await sleep(3_000);
  const heard = stream.usage().map(({ at }) => at);
  stream.close();
  return { sent, heard };
}

test("events pass our nginx configuration one by one, at once", async () => {
  const nginx = await Nginx.start(upstream(), await ours());
  try {
    const { sent, heard } = await measure(nginx);
    expect(heard.length, "each event came as a message of its own").toBe(5);
    // Somebody who watches the page sees each of them as it happens.
    sent.forEach((at, number) => expect(took(`until event ${number + 1} was heard`, at, heard[number])).toBeLessThan(1_000));
  } finally {
    await nginx.close();
  }
});

test("nginx's default settings hold them back, so the configuration matters", async () => {
  const nginx = await Nginx.start(upstream(), DEFAULTS);
  try {
    const { heard } = await measure(nginx);
    expect(heard, "nothing leaves a buffer of 4 to 8 KB that five small messages do not fill").toEqual([]);
  } finally {
    await nginx.close();
  }
});

test("the page is live behind it, signing in works, and events can be sent through it", async ({ page }) => {
  const nginx = await Nginx.start(upstream(), await ours());
  try {
    await page.goto(nginx.url);
    await page.getByLabel("E-mail").fill("ana@example.com");
    await page.getByLabel("Password", { exact: true }).fill("correct horse battery staple");
    await page.getByRole("button", { name: "Sign in" }).click();
    await expectLive(page);
    const before = await requestCount(page);
    const changed = await watchText(kpi(page, "Spend").locator(".kpi__value"));
    const sent = Date.now();
    const answer = await fetch(`${nginx.url}/api/v1/events`, {
      method: "POST",
      headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
      body: JSON.stringify(event()),
    });
    expect(answer.ok).toBe(true);
    expect(took("through nginx to the screen", sent, await changed())).toBeLessThan(1_000);
    const truth = await house.overview();
    expect(requests(truth)).toBe(before + 1);
    await expectKpi(page, "Spend", usd(cost(truth)));
  } finally {
    await page.goto("about:blank");
    await nginx.close();
  }
});
