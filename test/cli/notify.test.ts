import { once } from "node:events";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { notify } from "../../sdk/cli/notify";
import { fakeContext } from "./support/command-context";
import { type World, worlds } from "./support/run";

const start = worlds();
const servers: Server[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  }
});

interface Heard {
  readonly method: string | undefined;
  readonly path: string | undefined;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
}

/** A server that hears notices, and answers each with this status. */
async function listener(status = 200, headers: Readonly<Record<string, string>> = {}) {
  const heard: Heard[] = [];
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += String(chunk);
    heard.push({ method: request.method, path: request.url, headers: request.headers, body });
    response.writeHead(status, headers).end("secret-echo");
  });
  servers.push(server.listen(0, "127.0.0.1"));
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return { heard, url: (path: string) => `http://127.0.0.1:${port}${path}` };
}

function failing({ sandbox }: World): readonly string[] {
  const { id } = sandbox.store.addScan(sandbox.store.targets[0]?.id ?? "", {
    status: "completed",
    ageMs: 3_600_000,
  });
  sandbox.store.addFinding(id, { severity: "high" });
  return ["gate", "--scan", id, "--max-high", "0"];
}

test("retests tell their results", async () => {
  const world = await start();
  failing(world);
  const [{ id = "" } = {}] = world.sandbox.store.findings;
  world.sandbox.store.setFindingFixed(id, true);
  const { heard, url } = await listener();
  const { code } = await world.command(["retest", "--finding", id, "--notify", url("/in/T0PSECRET")]);
  expect([code, heard.length]).toEqual([0, 1]);
  expect(JSON.parse(heard[0]?.body ?? "")).toMatchObject({
    command: "retest",
    text: expect.stringContaining("1 fixed"),
    findings: [{ id, result: "fixed" }],
  });
});

test("one POST of the verdict, without tokens, from the option or the environment", async () => {
  const world = await start();
  const { heard, url } = await listener();
  const gate = failing(world);
  const { code, out } = await world.command([...gate, "--json", "--notify", url("/in/T0PSECRET")]);
  expect(code).toBe(1);
  await world.command(gate, { env: { COBALT_NOTIFY_URL: url("/in/T0PSECRET") } });
  expect(heard.map(({ method, path }) => [method, path])).toEqual([
    ["POST", "/in/T0PSECRET"],
    ["POST", "/in/T0PSECRET"],
  ]);
  const [{ headers, body } = { headers: {}, body: "" }] = heard;
  expect(headers["content-type"]).toBe("application/json");
  expect(JSON.stringify(headers)).not.toMatch(/authorization|x-org-token/i);
  const { source, command, text, ...document } = JSON.parse(body);
  expect([source, command]).toEqual(["pulumi-cobalt", "gate"]);
  expect(text).toMatch(/^Cobalt DAST gate: failed\nCobalt DAST gate failed: scan dsc_/);
  expect(document).toEqual(JSON.parse(out));
});

test("a report tells how many targets have which problem", async () => {
  const { command } = await start();
  const { heard, url } = await listener();
  const { code } = await command(["report", "--fail-on", "unscheduled", "--notify", url("/x")]);
  expect(code).toBe(1);
  expect(JSON.parse(heard[0]?.body ?? "")).toMatchObject({
    command: "report",
    result: "failed",
    exitCode: 1,
    targets: 4,
    problems: { unscheduled: 3, disabled: 0 },
  });
});

test.each<[string, (url: (path: string) => string) => string, string]>([
  ["an address that is none", () => "hooks/T0PSECRET", "it is not a URL"],
  ["plain http", () => "http://shop.example/T0PSECRET", "neither https nor on this machine"],
  ["another scheme", () => "file:///T0PSECRET", "neither https nor on this machine"],
  ["a port that nobody listens at", () => "http://127.0.0.1:1/T0PSECRET", "refused"],
])("%s is a warning that shows no more than the origin", async (_what, address, why) => {
  const world = await start();
  const { url } = await listener();
  const gate = failing(world);
  const silent = await world.command(gate);
  const { code, out, err } = await world.command([...gate, "--verbose", "--notify", address(url)]);
  expect([code, out]).toEqual([silent.code, silent.out]);
  expect(err).toContain("was not told");
  expect(err).toContain(why);
  expect(err).not.toContain("T0PSECRET");
});

test.each([
  [302, { location: "http://127.0.0.1:1/elsewhere" }, "it answered 302, a redirect, which is not followed"],
  [404, {}, "it answered 404"],
  [500, {}, "it answered 500"],
])("an answer of %d is a warning, once", async (status, headers, why) => {
  const world = await start();
  const { heard, url } = await listener(status, headers);
  const { code, err } = await world.command([...failing(world), "--notify", url("/T0PSECRET")]);
  expect([code, heard.length]).toEqual([1, 1]);
  expect(err).toContain(why);
  expect(err).not.toMatch(/T0PSECRET|secret-echo/);
});

test("this machine is reached past a proxy, and a proxy that cannot be used is a warning", async () => {
  const world = await start();
  const { heard, url } = await listener();
  const gate = failing(world);
  const proxied = { HTTP_PROXY: "http://127.0.0.1:1", HTTPS_PROXY: "http://127.0.0.1:1" };
  await world.command([...gate, "--notify", url("/x")], { env: proxied });
  expect(heard).toHaveLength(1);
  const other = await world.command([...gate, "--notify", "https://hooks.slack.com/T0PSECRET"], {
    env: proxied,
  });
  expect(other.code).toBe(1);
  expect(other.err).toMatch(/\(https:\/\/hooks\.slack\.com\) was not told: .*proxy/);
  expect(other.err).not.toContain("T0PSECRET");
});

/** What is posted to an address that takes it. */
async function sentTo(url: string, lines: readonly string[]): Promise<string> {
  let sent = "";
  const askWeb = async (_url: string, _headers: object, json?: string) => {
    sent += json;
    return { kind: "answer", status: 200, text: "" } as const;
  };
  const context = fakeContext({ env: {} });
  await notify(url, { command: "gate", lines, document: {} }, { context, connection: { askWeb } });
  return sent;
}

const hostile = "<!channel> @all [x](https://evil.example) \u202e & ::error::x";

test.each([
  ["https://hooks.slack.com/services/T/B/x", (body: { text: string }) => body.text],
  ["https://chat.example/hooks/abc", (body: { text: string }) => body.text],
  ["https://prod-1.westeurope.logic.azure.com/workflows/x", (body: object) => JSON.stringify(body)],
  ["https://x.webhook.office.com/webhookb2/x", (body: object) => JSON.stringify(body)],
  ["https://shop.example/in", (body: { text: string }) => body.text],
])("%s gets its own form, in which another's text addresses nobody", async (url, textOf) => {
  const body = JSON.parse(await sentTo(url, ["Title", hostile]));
  const text = textOf(body as never);
  expect(text).toContain("Title");
  expect(text).not.toContain("\u202e");
  if (url.includes("slack")) expect(text).toContain("&lt;!channel&gt;");
  if (url.includes("/hooks/")) expect(text.split("\n").at(-1)).toMatch(/^`[^`]+`$/);
  if (/azure|office/.test(url)) {
    expect(body.attachments[0].content.type).toBe("AdaptiveCard");
    expect(text).not.toContain('TextBlock","text');
  }
});

test.each([
  [1, 100],
  [3, 50_000],
  [400, 200],
])("Teams takes %d lines of %d characters, and hears how many are left out", async (count, length) => {
  const lines = ["Title", ...Array.from({ length: count }, (_, at) => `${at} ${"旺".repeat(length)}`)];
  const sent = await sentTo("https://default.environment.api.powerplatform.com/powerautomate/x", lines);
  expect(Buffer.byteLength(sent)).toBeLessThan(28_000);
  const { body } = JSON.parse(sent).attachments[0].content;
  const texts = body.map(({ inlines }: { inlines: readonly { text: string }[] }) => inlines[0]?.text);
  expect(texts[0]).toBe("Title");
  const left = /^… and (\d+) more$/.exec(texts.at(-1))?.[1];
  expect(left === undefined ? texts.length : texts.length - 1 + Number(left)).toBe(lines.length);
});

test("a comment begins with its marker, and holds what to do", async () => {
  const world = await start();
  const { files } = await world.command([...failing(world), "--comment", "comment.md"]);
  const text = files.get("comment.md") ?? "";
  expect(text).toMatch(/^<!-- pulumi-cobalt gate -->\n## Cobalt DAST gate: failed\n/);
  expect(text).toContain("--accept");
});
