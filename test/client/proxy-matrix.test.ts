import { readConfiguration } from "../../provider/configuration";
import { createContext } from "../../provider/context";
import { scanTrigger } from "../../provider/resources/scan-trigger";
import { scheduledScan } from "../../provider/resources/scheduled-scan";
import { type Sandbox, startSandbox } from "../../sandbox";
import { commands } from "../../sdk/cli/commands";
import { dispatch } from "../../sdk/cli/dispatch";
import { fakeContext } from "../cli/support/command-context";
import { recorder } from "../resources/support/world";
import { type Behaviour, startProxy, type TestProxy } from "./support/proxy";
import { channelsOf } from "./support/secrets";
import { loopback, start, VirtualTime } from "./support/time";
import { type Front, tlsFront } from "./support/tls-front";

// As NODE_EXTRA_CA_CERTS does at a process's start.
jest.mock("node:tls", () => {
  const tls = jest.requireActual<typeof import("node:tls")>("node:tls");
  const { readFileSync } = jest.requireActual<typeof import("node:fs")>("node:fs");
  const ca = [readFileSync(`${__dirname}/support/tls/ca.pem`, "utf8")];
  return { ...tls, connect: (options: object) => tls.connect({ ...options, ca }) };
});

/** Real milliseconds that any request may take here; undefined: as in the product. */
let mockLimitMs: number | undefined;
jest.mock("../../provider/client/http/timing", () => {
  const timing = jest.requireActual("../../provider/client/http/timing");
  return {
    ...timing,
    startDeadline: (ms: number, outer: AbortSignal | undefined) =>
      timing.startDeadline(Math.min(ms, mockLimitMs ?? ms), outer),
  };
});

/** What Cobalt itself would answer, so that a word of the proxy's that is believed would be seen at once. */
const forged = JSON.stringify({
  resource: { id: "dsc_forgedByTheProxy", target_id: "dt_x", state: "completed", recurrence: "WEEKLY" },
  data: [],
  pagination: {},
});

interface Way {
  readonly name: string;
  readonly behaviour: Behaviour;
  readonly secure?: boolean;
  readonly opens: boolean;
  /** What every message says. */
  readonly says?: RegExp;
}

const answers = (status: number, reason: string): Way => ({
  name: `CONNECT ${status}`,
  behaviour: { kind: "answer", status, reason, body: forged },
  opens: false,
  says: new RegExp(`the proxy 127\\.0\\.0\\.1:\\d+ answered ${status} to CONNECT: "${reason}`),
});

const ways: readonly Way[] = [
  { name: "http", behaviour: { kind: "tunnel" }, opens: true },
  { name: "https", behaviour: { kind: "tunnel" }, secure: true, opens: true },
  { name: "slow", behaviour: { kind: "tunnel", afterMs: 300 }, opens: true },
  answers(200, "Connection established"),
  answers(201, "Created"),
  answers(204, "No Content"),
  answers(401, "Unauthorized"),
  answers(403, "Forbidden"),
  answers(404, "Not Found"),
  answers(407, "Proxy Authentication Required"),
  answers(409, "Conflict"),
  answers(502, "Bad Gateway"),
  answers(503, "Service Unavailable"),
  {
    name: "silent",
    behaviour: { kind: "silent" },
    opens: false,
    says: /the proxy 127\.0\.0\.1:\d+ did not answer CONNECT: no answer within/,
  },
  {
    name: "hanging up",
    behaviour: { kind: "hang up" },
    opens: false,
    says: /the proxy 127\.0\.0\.1:\d+ did not answer CONNECT: the connection was reset/,
  },
];

let sandbox: Sandbox;
let front: Front;
let proxy: TestProxy | undefined;
/** What the environment of the next work has beside or in place of the usual. */
let changes: NodeJS.ProcessEnv;
let time: VirtualTime;

beforeEach(async () => {
  changes = {};
  time = new VirtualTime(loopback);
  sandbox = await startSandbox({ seed: { targets: [{ name: "shop" }] }, clock: { now: time.now } });
  front = await tlsFront(Number(new URL(sandbox.url).port));
  const { apiToken, orgToken } = sandbox.tokens;
  const direct = { COBALT_API_TOKEN: apiToken, COBALT_ORG_TOKEN: orgToken, COBALT_BASE_URL: sandbox.url };
  const scan = await contextOf(direct)
    .api()
    .createScan(target(), () => "the-first");
  expect(scan.kind).toBe("done");
  sandbox.advance(24 * 3_600_000);
  sandbox.clearLog();
});
afterEach(async () => {
  mockLimitMs = undefined;
  await proxy?.close();
  proxy = undefined;
  await front.close();
  await sandbox.close();
});

const password = "p@ss/word";

function environment(): NodeJS.ProcessEnv {
  const { apiToken, orgToken } = sandbox.tokens;
  const through = proxy?.url.replace("://", `://corp%5Cuser:${encodeURIComponent(password)}@`);
  const host = proxy === undefined ? "localhost" : "cobalt.test";
  return {
    COBALT_API_TOKEN: apiToken,
    COBALT_ORG_TOKEN: orgToken,
    COBALT_BASE_URL: `https://${host}:${front.port}`,
    ...(through === undefined ? {} : { HTTPS_PROXY: through }),
    ...changes,
  };
}

const target = () => sandbox.store.targets[0]?.id ?? "";

interface End {
  readonly ok: boolean;
  /** Everything that a person could read of it. */
  readonly text: string;
}

async function ending(work: () => Promise<unknown>): Promise<End> {
  try {
    const value = await work();
    return { ok: true, text: JSON.stringify(value) };
  } catch (error) {
    expect(["connection", "configuration"]).toContain(Reflect.get(Object(error), "code"));
    return { ok: false, text: Object.values(channelsOf(error)).join("\n") };
  }
}

async function command(...argv: string[]): Promise<End> {
  const context = fakeContext({ env: environment(), effects: time.effects });
  const code = await dispatch(argv, commands, context);
  return { ok: code === 0, text: context.out() + context.err() };
}

const contextOf = (env: NodeJS.ProcessEnv = environment()) =>
  createContext(
    readConfiguration(() => undefined, env),
    { effects: time.effects, diagnostics: recorder([]) },
  );
const weekly = () => ({
  targetId: target(),
  dateTime: new Date(start + 7 * 86_400_000).toISOString(),
  recurrence: "WEEKLY",
});

const works: Readonly<Record<string, { readonly posts: boolean; readonly run: () => Promise<End> }>> = {
  GET: { posts: false, run: () => ending(async () => contextOf().api().listTargets()) },
  POST: {
    posts: true,
    run: () =>
      ending(async () =>
        contextOf()
          .api()
          .createScan(target(), () => "a-key"),
      ),
  },
  doctor: { posts: false, run: () => command("doctor") },
  gate: {
    posts: false,
    run: () => command("gate", "--scan", sandbox.store.scans[0]?.id ?? "", "--timeout", "1m"),
  },
  "up of a schedule": {
    posts: true,
    run: () => ending(async () => scheduledScan.create({ inputs: weekly(), scope: "p/s/n" }, contextOf())),
  },
  "up of a trigger": {
    posts: true,
    run: () =>
      ending(async () => scanTrigger.create({ inputs: { targetId: target() }, scope: "p/s/n" }, contextOf())),
  },
};

/** Seen by no proxy and in no message, however it is written. */
function expectNoSecret(text: string): void {
  const { apiToken, orgToken } = sandbox.tokens;
  for (const secret of [apiToken, orgToken, "Bearer"]) expect(text).not.toContain(secret);
}

function expectNoPassword(text: string): void {
  for (const secret of [
    password,
    encodeURIComponent(password),
    Buffer.from(`corp\\user:${password}`).toString("base64"),
  ])
    expect(text).not.toContain(secret);
}

describe.each(Object.entries(works))("%s", (_name, { posts, run }) => {
  test.each(["socks5", "socks5h", "socks4", "socks"])("a %s proxy is refused at once", async (scheme) => {
    proxy = await startProxy({ kind: "silent" }, { to: front.port });
    for (const name of ["HTTPS_PROXY", "ALL_PROXY"]) {
      changes = { HTTPS_PROXY: "", [name]: `${scheme}://me:${encodeURIComponent(password)}@${proxy.host}` };
      const end = await run();
      expectNoSecret(end.text);
      expectNoPassword(end.text);
      expect(end.ok).toBe(false);
      expect(end.text).toMatch(new RegExp(`${name} names a SOCKS proxy`));
    }
    expect([proxy.seen(), sandbox.log, time.now()]).toEqual(["", [], start]);
  });

  test("this machine is never asked through a proxy", async () => {
    proxy = await startProxy({ kind: "answer", status: 200, reason: "OK", body: forged }, { to: front.port });
    const names = ["HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"];
    const everywhere = Object.fromEntries(names.map((name) => [name, proxy?.url]));
    for (const baseUrl of [
      sandbox.url,
      sandbox.url.replace("127.0.0.1", "localhost"),
      `https://localhost:${front.port}`,
    ]) {
      changes = { ...everywhere, COBALT_BASE_URL: baseUrl };
      // The same POST again would be the one that was made.
      time.advance(600_000);
      expect(await run()).toMatchObject({ ok: true });
    }
    expect(proxy.seen()).toBe("");
  });

  test("without a proxy", async () => {
    const end = await run();
    expectNoSecret(end.text);
    expect(end).toMatchObject({ ok: true });
  });

  test.each(ways)("through a proxy: $name", async ({ behaviour, secure, opens, says }) => {
    if (behaviour.kind === "silent") mockLimitMs = 400;
    proxy = await startProxy(behaviour, { to: front.port, secure });
    const end = await run();
    expectNoSecret(end.text + proxy.seen());
    expectNoPassword(end.text);
    expect(proxy.heads.length).toBeGreaterThan(0);
    for (const head of proxy.heads) {
      expect(head).toMatch(new RegExp(`^CONNECT cobalt\\.test:${front.port} HTTP/1\\.1\r\n`));
      expect(head).toContain(`Basic ${Buffer.from(`corp\\user:${password}`).toString("base64")}`);
    }
    if (opens) {
      expect(end).toMatchObject({ ok: true });
      expect(sandbox.store.scans.length + sandbox.store.schedules.length).toBe(posts ? 2 : 1);
      return;
    }
    expect(end.ok).toBe(false);
    expect(end.text).toMatch(says ?? /never/);
    expect(sandbox.log).toEqual([]);
    // Certain at once, or after a few attempts: never the four minutes of a POST that may have arrived.
    expect(time.now() - start).toBeLessThan(200_000);
  });
});
