import { createServer, type Server, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { testCertificate } from "../client/support/tls-front";
import { CheckFailed, failureOf, trigger } from "./support/engine";
import { environmentOf, minute, startWorld, type World } from "./support/world";

type Answer = (response: ServerResponse) => void;

let world: World;
let server: Server;
let url: string;
let asked: { readonly path: string | undefined; readonly headers: object }[];
/** The deployed service's answers in turn; the last one stays. */
let answers: Answer[];

/** Servers beside the deployed service. */
const others: Server[] = [];
const text200 = (_request: unknown, response: ServerResponse) => void response.end();
const text =
  (status: number, body: string): Answer =>
  (response) =>
    response.writeHead(status).end(body);

beforeEach(async () => {
  world = await startWorld();
  asked = [];
  answers = [text(200, "version 2")];
  server = createServer((request, response) => {
    asked.push({ path: request.url, headers: request.headers });
    const answer = answers.length > 1 ? answers.shift() : answers[0];
    answer?.(response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/version`;
});

afterEach(async () => {
  for (const other of [...others.splice(0), server]) {
    other.closeAllConnections();
    other.close();
  }
  await world.close();
});

const up = (readiness: object) =>
  trigger(world).up({ targetId: world.target(), readiness: { url, ...readiness } });

describe("readiness of a DastScanTrigger", () => {
  it("starts the scan at once when the service is ready", async () => {
    await up({});
    expect([asked.length, world.posts().length]).toEqual([1, 1]);
  });

  it("waits before the POST until status and body are as declared", async () => {
    answers = [
      text(503, "down"),
      (response) => void response.destroy(),
      text(200, "version 1"),
      text(200, "version 2"),
    ];
    await up({ expectBody: "version 2" });
    expect([asked.length, world.posts().length]).toEqual([4, 1]);
    const lines = world.heard("progress").join("\n");
    for (const part of [
      "answered 503, expected 200",
      "does not answer: the connection was reset (ECONNRESET)",
      "body does not hold",
    ])
      expect(lines).toContain(part);
  });

  it("takes another status where one is declared", async () => {
    answers = [text(204, "")];
    await up({ expectStatus: 204 });
    expect(world.posts()).toHaveLength(1);
  });

  it("follows no redirect and sends no token", async () => {
    answers = [(response) => response.writeHead(302, { location: "/elsewhere" }).end(), text(200, "")];
    await up({});
    expect(world.heard("progress").join()).toMatch(/302 \(a redirect, which is not followed\)/);
    expect(asked.map(({ path }) => path)).toEqual(["/version", "/version"]);
    const { apiToken, orgToken } = world.sandbox.tokens;
    expect(JSON.stringify(asked)).not.toMatch(new RegExp(`${apiToken}|${orgToken}`));
  });

  it("sends its headers, and the credentials of its URL, and shows neither", async () => {
    answers = [text(401, ""), text(200, "")];
    const secretUrl = url.replace("://", "://deployer:pa%40ss@");
    await up({ url: `${secretUrl}?key=hidden`, headers: { "X-Probe": "geheim" } });
    expect(asked[0]).toMatchObject({ path: "/version?key=hidden", headers: { "x-probe": "geheim" } });
    const basic = Buffer.from("deployer:pa@ss").toString("base64");
    expect(asked[0]?.headers).toMatchObject({ authorization: `Basic ${basic}` });
    expect(world.heard("progress").join()).toContain(`${url}?… is ready: it answered 401`);
    await up({ url: secretUrl, headers: { Authorization: "Bearer geheim" } });
    answers = [text(500, "")];
    const other = trigger(world).up({
      targetId: world.target(),
      triggers: [2],
      readiness: { url: secretUrl, headers: { authorization: "Bearer geheim" }, timeout: "1s" },
    });
    const { message } = await failureOf(other);
    expect(asked.at(-1)?.headers).toMatchObject({ authorization: "Bearer geheim" });
    const everything = `${message}\n${JSON.stringify(world.said)}`;
    expect(everything).not.toMatch(/geheim|deployer|pa(%40|@)ss|hidden/);
    expect(everything).not.toContain(basic);
  });

  it.each([
    [{ headers: ["geheim"] }],
    [{ headers: { "X Probe": "geheim" } }],
    [{ headers: { "X-Probe": "geheim\r\nX-Evil: 1" } }],
    [{ headers: { "X-Probe": 7, "X-Other": "geheim" } }],
    [{ url: "ftp://deployer:geheim@host/" }],
    [{ url: "deployer:geheim@host" }],
    [{ expectStatus: 7, headers: { "X-Probe": "geheim" } }],
  ])("refuses %j, names the place and shows no secret of it", async (readiness) => {
    const failure = await up(readiness).then(
      () => undefined,
      (error: CheckFailed) => error,
    );
    expect(failure).toBeInstanceOf(CheckFailed);
    expect(failure?.message).toMatch(/readiness/);
    expect(failure?.message).not.toMatch(/geheim|deployer/);
    // The engine shows the value of the property that a failure names.
    expect(failure?.failures.map(({ property }) => property)).toEqual([""]);
  });

  it.each<[string, () => Promise<string>, RegExp]>([
    ["a port that refuses", async () => "http://127.0.0.1:1/", /the connection was refused \(ECONNREFUSED\)/],
    [
      "a name that is not known",
      async () => "https://no-such-host.invalid/",
      /the host name (was not found|could not be looked up)/,
    ],
    ["a port without TLS", async () => url.replace("http:", "https:"), /the TLS handshake failed/],
    [
      "a certificate that nobody vouches for",
      async () => {
        const tls = createTlsServer(testCertificate, text200);
        await new Promise<void>((resolve) => tls.listen(0, "127.0.0.1", resolve));
        others.push(tls);
        return `https://localhost:${(tls.address() as AddressInfo).port}/`;
      },
      /its certificate is not trusted .*NODE_EXTRA_CA_CERTS/,
    ],
  ])("says the true reason: %s", async (_name, where, why) => {
    const { message } = await failureOf(up({ url: await where(), timeout: "1s" }));
    expect(message).toMatch(why);
    expect(world.posts()).toEqual([]);
  });

  it("goes through the proxy of the environment, and not where it is this machine", async () => {
    const seen: string[] = [];
    const proxy = createServer((request, response) => {
      seen.push(`${request.method} ${request.url} ${request.headers["proxy-authorization"]}`);
      const answer = seen.length === 1 ? text(407, "") : text(200, "version 2");
      answer(response);
    });
    await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
    others.push(proxy);
    const { port } = proxy.address() as AddressInfo;
    world.restart({}, { ...environmentOf(world.sandbox), HTTP_PROXY: `http://me:geheim@127.0.0.1:${port}` });
    await up({ url: "http://app.example/version?x=1", expectBody: "version 2" });
    const basic = Buffer.from("me:geheim").toString("base64");
    expect(seen).toEqual(Array(2).fill(`GET http://app.example/version?x=1 Basic ${basic}`));
    expect(world.heard("progress").join()).toMatch(
      /the proxy 127\.0\.0\.1:\d+: it asks for a user name and a password/,
    );
    await up({});
    expect(asked).toHaveLength(1);
    world.restart({}, { ...environmentOf(world.sandbox), ALL_PROXY: "socks5://127.0.0.1:1" });
    const { message } = await failureOf(up({ url: "http://app.example/" }));
    expect(message).toMatch(/ALL_PROXY names a SOCKS proxy/);
  });

  it("fails after its timeout without a POST, and says what it saw", async () => {
    answers = [text(500, "broken")];
    const began = world.time.now();
    const { message } = await failureOf(up({ timeout: "2m" }));
    expect(message).toMatch(/No scan was started: .* within 2 min \(it answered 500, expected 200\)/);
    expect(world.time.now() - began).toBe(2 * minute);
    expect(world.posts()).toEqual([]);
  });

  it("looks once more at the end of a timeout that is shorter than its pause", async () => {
    answers = [text(503, ""), text(200, "")];
    const began = world.time.now();
    await up({ timeout: "1s" });
    expect(world.time.now() - began).toBe(1_000);
    expect(world.posts()).toHaveLength(1);
  });

  it("reads no more than the start of a body that does not end", async () => {
    answers = [
      (response) => {
        const more = () => {
          while (!response.destroyed && response.write("x".repeat(65_536)));
        };
        response.writeHead(200).on("drain", more);
        more();
      },
    ];
    await failureOf(up({ expectBody: "never there", timeout: "6s" }));
    expect(asked.length).toBeGreaterThan(1);
  });
});
