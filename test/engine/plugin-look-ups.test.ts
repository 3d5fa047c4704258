import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { functionFields, type LookUpName, listIn } from "../../provider/functions/fields";
import { type Sandbox, startSandbox } from "../../sandbox";
import { expectEnd, STACK_TRACE, warnings } from "./support/schedule-world";
import { createProject, type Project } from "./support/workspace";
import { createYamlProject, installedPlugin } from "./support/yaml-programs";

jest.setTimeout(300_000);

/** A query for each look-up in Cobalt; one that has none here is not tested, which the type check says. */
const queries: Readonly<Record<LookUpName, object>> = {
  getDastTarget: { name: "Shop" },
  getDastTargets: { enabled: true },
  getDastScan: { id: "dsc_2uJiwAKSGbHKpcUzbiAURY" },
  getDastScans: { statuses: ["completed"] },
  getDastFindings: { minSeverity: "high" },
};
const names = Object.keys(queries) as LookUpName[];
const plugins = { providers: [{ name: "cobalt", path: installedPlugin() }] };

/** What a program takes of the answer: a resource's input, which a preview has to accept as not known. */
const idOf = (name: LookUpName) => (listIn(name) === undefined ? ".id" : "[0].id");

const typeScript = (name: LookUpName) => `
const cobalt = require("pulumi-cobalt/plugin");
const answer = cobalt.${name}Output(${JSON.stringify(queries[name])});
new cobalt.DastScanTrigger("scan", { targetId: answer${idOf(name)} });
exports.answer = answer;
`;

const yaml = (name: LookUpName) =>
  JSON.stringify({
    name: "yaml",
    runtime: "yaml",
    plugins,
    variables: { answer: { "fn::invoke": { function: `cobalt:index:${name}`, arguments: queries[name] } } },
    resources: {
      scan: {
        type: "cobalt:index:DastScanTrigger",
        properties: {
          targetId: `\${answer${listIn(name) === undefined ? "" : `.${listIn(name)}`}${idOf(name)}}`,
        },
      },
    },
    outputs: { answer: `\${answer}` },
  });

it("has a case for every look-up", () => {
  expect(names.sort()).toEqual(
    Object.keys(functionFields)
      .filter((name) => name.startsWith("getDast"))
      .sort(),
  );
});

let sandbox: Sandbox;
let project: Project;
const env = { COBALT_API_TOKEN: undefined, COBALT_ORG_TOKEN: undefined };

beforeAll(async () => {
  sandbox = await startSandbox();
});
afterEach(() => expect(sandbox.log).toEqual([]));
afterAll(() => sandbox?.close());

function write(file: string, text: string): void {
  writeFileSync(join(project.folder, file), text);
}

describe("a preview without tokens of a program in TypeScript", () => {
  beforeAll(async () => {
    project = await createProject({ sandbox, env });
    const runtime = { name: "nodejs", options: { typescript: false } };
    write("Pulumi.yaml", JSON.stringify({ name: "cobalt-test", runtime, plugins }));
  });
  afterAll(() => project?.close());

  it.each(names)("does not know what %sOutput answers, with one warning", async (name) => {
    project.setProgram(typeScript(name));
    const outcome = expectEnd(await project.preview());
    expect(warnings(outcome)).toEqual([
      expect.stringContaining("Look-ups in Cobalt are unknown in this preview"),
    ]);
    expect(outcome.text).toMatch(/\+ 2 to create/);
  });

  it.each(names)("refuses %s, which cannot wait, by its name", async (name) => {
    project.setProgram(
      `module.exports = () => require("pulumi-cobalt/plugin").${name}(${JSON.stringify(queries[name])});`,
    );
    const { text, ms } = expectEnd(await project.preview(), "failure");
    expect(text).toContain(`${name}: not known in this preview, which has no tokens.`);
    expect(text).toContain(`or use ${name}Output.`);
    expect(text).not.toMatch(STACK_TRACE);
    expect(ms).toBeLessThan(20_000);
  });
});

describe("a preview without tokens of a program in another language", () => {
  beforeAll(async () => {
    project = await createYamlProject(yaml("getDastTarget"), { sandbox, env });
  });
  afterAll(() => project?.close());

  it.each(names)("refuses %s with what to set, and takes no empty answer for one", async (name) => {
    write("Pulumi.yaml", yaml(name));
    const { text } = expectEnd(await project.preview(), "failure");
    expect(text).toContain("Cobalt's tokens are missing: apiToken and orgToken. Set COBALT_API_TOKEN");
    expect(text).not.toContain("unexpected unknown value");
  });
});
