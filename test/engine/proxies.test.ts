import { once } from "node:events";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { type Sandbox, startSandbox } from "../../sandbox";
import { posts } from "./support/scan-programs";
import { expectEnd, schedule, warnings } from "./support/schedule-world";
import { createProject, type Project } from "./support/workspace";
import { createYamlProject, installedPlugin } from "./support/yaml-programs";

jest.setTimeout(300_000);

const names = ["grpc_proxy", "https_proxy", "http_proxy", "HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY"];
/** Warns, since some months have no such day. */
const declared = { dateTime: "2030-01-31T02:00:00Z", recurrence: "MONTHLY" };

/** A proxy that takes every connection and answers none: whoever asked it would wait for ever. */
let proxy: Server;
const taken: Socket[] = [];
let env: Readonly<Record<string, string>>;
let sandbox: Sandbox;
let project: Project;

beforeAll(async () => {
  proxy = createServer((socket) => taken.push(socket.on("error", () => undefined))).listen(0, "127.0.0.1");
  await once(proxy, "listening");
  const url = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  env = Object.fromEntries(names.map((name) => [name, url]));
});
beforeEach(async () => {
  sandbox = await startSandbox({ seed: { targets: [{ id: "dt_shop", name: "Shop" }] } });
});
afterEach(async () => {
  await project?.close();
  await sandbox?.close();
  expect(taken).toHaveLength(0);
});
afterAll(() => {
  for (const socket of taken) socket.destroy();
  proxy?.close();
});

it("the plugin speaks to the engine and to this machine without the proxy that the environment names", async () => {
  const program = {
    name: "yaml",
    runtime: "yaml",
    plugins: { providers: [{ name: "cobalt", path: installedPlugin() }] },
    resources: {
      monthly: { type: "cobalt:index:DastScheduledScan", properties: { targetId: "dt_shop", ...declared } },
    },
  };
  project = await createYamlProject(JSON.stringify(program), { sandbox });
  const up = expectEnd(await project.up([], { env }));
  expect(posts(sandbox)).toHaveLength(1);
  expect(warnings(up)).toEqual([expect.stringMatching(/month/)]);
  const destroyed = expectEnd(await project.destroy([], { env }));
  expect(warnings(destroyed)).toEqual([expect.stringContaining("Cobalt")]);
});

// A program itself is Pulumi's own process, which finds its engine through `no_proxy` alone; a destroy runs none.
it("so does the dynamic host, in which a destroy ends as soon as without one", async () => {
  project = await createProject({
    sandbox,
    resources: [schedule("monthly", { targetId: "dt_shop", ...declared })],
  });
  expectEnd(await project.up());
  const destroyed = expectEnd(await project.destroy([], { env }));
  expect(warnings(destroyed)).toEqual([expect.stringContaining("Cobalt")]);
  expect(destroyed.text).not.toMatch(/proxy/i);
});
