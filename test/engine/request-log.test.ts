import { type Sandbox, startSandbox } from "../../sandbox";
import { instantScan, scanTrigger, targetId } from "./support/scan-programs";
import { expectEnd, schedule } from "./support/schedule-world";
import { createProject, type Project } from "./support/workspace";
import { createYamlProject, installedPlugin } from "./support/yaml-programs";

jest.setTimeout(240_000);

let sandbox: Sandbox;
let project: Project;
beforeEach(async () => {
  sandbox = await startSandbox({
    seed: { targets: [{ name: "shop" }, { name: "blog" }], plan: instantScan },
  });
});
afterEach(async () => {
  await project?.close();
  await sandbox?.close();
});

const yamlProgram = () =>
  JSON.stringify({
    name: "yaml",
    runtime: "yaml",
    plugins: { providers: [{ name: "cobalt", path: installedPlugin() }] },
    resources: {
      weekly: {
        type: "cobalt:index:DastScheduledScan",
        properties: {
          targetId: targetId(sandbox, 0),
          dateTime: "2030-01-06T02:00:00Z",
          recurrence: "WEEKLY",
        },
      },
      release: { type: "cobalt:index:DastScanTrigger", properties: { targetId: targetId(sandbox, 1) } },
    },
  });

const projectOf = {
  dynamic: () =>
    createProject({
      sandbox,
      resources: [
        schedule("weekly", { targetId: targetId(sandbox, 0) }),
        scanTrigger("release", { targetId: targetId(sandbox, 1) }),
      ],
    }),
  plugin: () => createYamlProject(yamlProgram(), { sandbox }),
};

/** The distinct lines about requests: the CLI shows one when it comes, and again among its diagnostics. */
const requestLine =
  /\d{4}-\d\d-\d\dT[\d:.]+Z (GET|POST) (\/\S*): (\d{3}), \d+ ms, attempt \d+, [^\n]*left[^\n]*/g;
const requestsIn = (text: string) =>
  [...new Map([...text.matchAll(requestLine)].map((match) => [match[0].trim(), match])).values()]
    .map(([, method, path, status]) => `${method} ${path} ${status}`)
    .sort();
const requestsOf = ({ log }: Sandbox) =>
  log.map(({ method, path, status }) => `${method} ${path} ${status}`).sort();

describe.each(["dynamic", "plugin"] as const)("in the host %s", (host) => {
  it("`pulumi up --debug` shows a line for each request and no token, and a plain `up` none", async () => {
    project = await projectOf[host]();
    const { text } = expectEnd(await project.up(["--debug"]));
    expect(requestsOf(sandbox).filter((line) => line.startsWith("POST"))).toHaveLength(2);
    expect(requestsIn(text)).toEqual(requestsOf(sandbox));
    expect(text.match(/POST [^\n]*, key \w{8}…/g)).not.toBeNull();
    for (const token of Object.values(sandbox.tokens)) expect(text).not.toContain(token);
    sandbox.clearLog();
    const plain = expectEnd(await project.run(["refresh", "--yes", "--skip-preview"]));
    expect(sandbox.log.length).toBeGreaterThan(0);
    expect(requestsIn(plain.text)).toEqual([]);
  });
});
