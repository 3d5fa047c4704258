import { once } from "node:events";
import { connect } from "node:net";
import type { Sandbox } from "../../sandbox";
import { type Answer, firstTarget, postScan, send } from "./support/client";
import { fakeClock, sandboxes } from "./support/start";

const start = sandboxes();
const plain = { Accept: undefined, "X-Org-Token": undefined, "Content-Type": undefined };

function control(sandbox: Sandbox, path: string, body: unknown): Promise<Answer> {
  return send(sandbox, `/_sandbox/${path}`, { method: "POST", body, headers: plain });
}

const fault = new TypeError("Cannot read properties of undefined");
const fail = (): never => {
  throw fault;
};

/** Lets a function fail where the sandbox calls it from that file, and nowhere else. */
function failIn<T extends object, K extends keyof T & string>(object: T, name: K, file: RegExp): void {
  const real = object[name] as (...args: unknown[]) => unknown;
  jest
    .spyOn(object, name as never)
    .mockImplementation(((...args: unknown[]) =>
      file.test(new Error().stack ?? "") ? fail() : real.apply(object, args)) as never);
}

let log: jest.SpyInstance;
beforeEach(() => {
  log = jest.spyOn(console, "error").mockImplementation(() => undefined);
});
afterEach(() => jest.restoreAllMocks());

function expectOwnFault({ status, json }: Answer): void {
  expect(status).toBe(500);
  expect(json.error.message).toBe(`The sandbox itself failed: ${fault.message}`);
  expect(log).toHaveBeenCalledWith(expect.any(String), fault);
}

describe("a fault of the sandbox itself is a 500 with its stack in the log", () => {
  it.each([
    ["plan", "setPlan", {}],
    ["scans/dsc_1", "setScanStatus", { status: "failed" }],
    ["findings/dfi_1", "setFindingState", { state: "invalid" }],
    ["targets/dt_1/blackouts", "setBlackouts", { blackouts: [] }],
    ["targets", "addTarget", { name: "New" }],
  ] as const)("in %s", async (path, method, body) => {
    const sandbox = await start({ clock: fakeClock() });
    jest.spyOn(sandbox.store, method).mockImplementation(fail);
    expectOwnFault(await control(sandbox, path, body));
  });

  it("in the move of time", async () => {
    const clock = fakeClock();
    const sandbox = await start({ clock });
    failIn(clock, "now", /sandbox[\\/]context\.ts/);
    expectOwnFault(await control(sandbox, "advance", { minutes: 1 }));
  });

  it("in the check of a blackout", async () => {
    const sandbox = await start({ clock: fakeClock() });
    failIn(Date, "parse", /sandbox[\\/]blackouts\.ts/);
    const blackouts = [{ from: "2026-12-06T02:00:00Z", until: "2026-12-06T04:00:00Z" }];
    expectOwnFault(await control(sandbox, "targets", { name: "New", blackouts }));
  });

  it("in the reading of a body", async () => {
    const sandbox = await start({ clock: fakeClock() });
    failIn(Buffer, "concat", /sandbox[\\/]server\.ts/);
    expectOwnFault(await postScan(sandbox, firstTarget(sandbox)));
    expect(sandbox.log).toMatchObject([{ status: 500 }]);
  });
});

describe("what a client does wrong is none", () => {
  it("a body of more than 1 MB is refused with 413, in the sandbox's own calls too", async () => {
    const sandbox = await start({ clock: fakeClock() });
    expect((await control(sandbox, "plan", { padding: "a".repeat(1024 * 1024) })).status).toBe(413);
    expect(log).not.toHaveBeenCalled();
  });

  it.each([
    ["no host", "GET /dast/targets HTTP/1.0\r\n\r\n"],
    ["a host that is none", "GET /dast/targets HTTP/1.1\r\nHost: a b\r\nConnection: close\r\n\r\n"],
    ["no path", "OPTIONS * HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"],
  ])("a request with %s is refused with 400", async (_, request) => {
    const sandbox = await start({ clock: fakeClock() });
    const socket = connect(Number(new URL(sandbox.url).port), "127.0.0.1");
    socket.end(request);
    const [answer] = await once(socket, "data");
    expect(String(answer)).toMatch(/^HTTP\/1\.1 400 /);
    expect(log).not.toHaveBeenCalled();
  });

  it("a client that goes away in the middle of its request gets 400 in the record", async () => {
    const sandbox = await start({ clock: fakeClock() });
    const socket = connect(Number(new URL(sandbox.url).port), "127.0.0.1");
    await once(socket, "connect");
    socket.write(
      `POST /dast/targets/${firstTarget(sandbox)}/scans HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n{`,
    );
    while (sandbox.log.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    socket.resetAndDestroy();
    while (sandbox.log[0]?.status === undefined) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(sandbox.log).toMatchObject([{ status: 400, worked: false }]);
    expect(log).not.toHaveBeenCalled();
  });
});
