import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { failureOf, trigger } from "./support/engine";
import { minute, startWorld, type World } from "./support/world";

type Answer = (response: ServerResponse) => void;

let world: World;
let server: Server;
let url: string;
let asked: { readonly path: string | undefined; readonly headers: object }[];
/** The deployed service's answers in turn; the last one stays. */
let answers: Answer[];

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
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
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
    for (const part of ["answered 503, expected 200", "does not answer", "body does not hold"])
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
    expect(asked.map(({ path }) => path)).toEqual(["/version", "/version"]);
    const { apiToken, orgToken } = world.sandbox.tokens;
    expect(JSON.stringify(asked)).not.toMatch(new RegExp(`${apiToken}|${orgToken}`));
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
