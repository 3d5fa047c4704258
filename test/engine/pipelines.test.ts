import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { load } from "js-yaml";
import { type Sandbox, startSandbox } from "../../sandbox";
import type { RunOutcome } from "./support/cli-run";
import { blocksOf, guides, installCommand, runLines, transpiled } from "./support/guides";
import { harness } from "./support/harness";
import { instantScan, posts } from "./support/scan-programs";
import { createProject, type Project } from "./support/workspace";

jest.setTimeout(300_000);

const guide = guides.find(({ name }) => name === "pipelines.md")?.text ?? "";
const [github, gitlab] = blocksOf(guide, "yaml").map((text) => load(text));
const commit = "4c1b7d0e8f5a4d1f9f0c2f6a8f8a1f2b3c4d5e6f";

type Variables = Readonly<Record<string, string>>;

interface Line {
  readonly job: string;
  readonly text: string;
  readonly env: Variables;
}

interface GithubWorkflow {
  readonly env: Variables;
  readonly jobs: Readonly<
    Record<string, { readonly steps: readonly { readonly run?: string; readonly env?: Variables }[] }>
  >;
}

/** The lines that GitHub's runner would run, with the values of their expressions, each of which has to be in `values`. */
function githubLines(values: Variables): readonly Line[] {
  const { env, jobs } = github as GithubWorkflow;
  const valued = (given: Variables) =>
    Object.fromEntries(
      Object.entries(given).map(([name, text]) => [
        name,
        text.replace(/\$\{\{ (.*?) \}\}/g, (_, expression: string) => {
          const value = values[expression];
          if (value === undefined) throw new Error(`There is no value for ${expression}.`);
          return value;
        }),
      ]),
    );
  return Object.entries(jobs).flatMap(([job, { steps }]) =>
    steps.flatMap((step) =>
      step.run === undefined
        ? []
        : [{ job, text: step.run, env: { ...valued(env), ...valued(step.env ?? {}) } }],
    ),
  );
}

interface GitlabJob {
  readonly script: readonly string[];
  readonly after_script?: readonly string[];
}

/** GitLab runs a job's script, with what goes before it, in one shell, and what comes after it in another. */
function gitlabLines(values: Variables): readonly Line[] {
  const {
    stages,
    default: common,
    variables,
    ...jobs
  } = gitlab as {
    readonly stages: readonly string[];
    readonly default: { readonly before_script: readonly string[] };
    readonly variables: Variables;
  } & Readonly<Record<string, GitlabJob>>;
  expect(Object.keys(jobs)).toHaveLength(stages.length);
  const own = Object.entries(variables).map(([name, text]) => [name, values[text.slice(1)] ?? ""]);
  const env = { ...values, ...Object.fromEntries(own) };
  return Object.entries(jobs as Readonly<Record<string, GitlabJob>>).flatMap(
    ([job, { script, after_script }]) => [
      { job, text: [...common.before_script, ...script].join("\n"), env },
      ...(after_script ? [{ job, text: after_script.join("\n"), env }] : []),
    ],
  );
}

let sandbox: Sandbox;
let project: Project;
let site: Server;
/** What the forge was told, by the command or the request. */
let told: string[];

beforeEach(async () => {
  told = [];
  site = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk) => (body += chunk));
    request.on("end", () => {
      const { method, url = "", headers } = request;
      if (url.startsWith("/api"))
        told.push(`${headers["private-token"]} ${method} ${url} ${decodeURIComponent(body)}`);
      response.end(url.endsWith("/merge_requests") ? '[{"iid":12}]' : "{}");
    });
  }).listen(0, "127.0.0.1");
  await new Promise((resolve) => site.once("listening", resolve));
  const [program = ""] = blocksOf(guide, "ts");
  const ids = [...new Set([...program.matchAll(/dt_\w{22}/g)].map(([id]) => id))];
  sandbox = await startSandbox({ seed: { targets: ids.map((id) => ({ id, name: id })), plan: instantScan } });
  const source = transpiled(program.replaceAll(/https:[\w./]+healthz/g, `${address()}/healthz`));
  project = await createProject({ program: source, stack: "before", env: { COBALT_BASE_URL: sandbox.url } });
  // The guide's own lines.
  for (const lines of blocksOf(guide, "sh")) await runLines(project, lines);
  stubs();
});
afterEach(async () => {
  await project?.close();
  await sandbox?.close();
  site?.close();
});

const address = () => `http://127.0.0.1:${(site.address() as AddressInfo).port}`;
const inProject = (...names: readonly string[]) => join(project.folder, ...names);

/** In place of what needs a registry or a forge: `npm ci`, and GitHub's CLI. */
function stubs(): void {
  installCommand(project);
  mkdirSync(inProject("stubs"));
  const gh = `case "$1 $2" in
"pr list") [ "$6" = ${commit} ] && echo 12 ;;
"pr comment") { echo "$GH_TOKEN $3"; cat "$5"; } > told.md ;;
*) exit 9 ;;
esac`;
  for (const [name, text] of Object.entries({ npm: '[ "$*" = ci ]', gh })) {
    writeFileSync(inProject("stubs", name), `#!/bin/sh\n${text}\n`);
    chmodSync(inProject("stubs", name), 0o755);
  }
}

/** Nothing but what the file itself hands on, and what a forge's runner sets. */
function runLine({ text, env }: Line, shell: readonly string[]): Promise<RunOutcome> {
  const absent = { COBALT_API_TOKEN: undefined, COBALT_ORG_TOKEN: undefined };
  const backend = { PULUMI_BACKEND_URL: undefined, PULUMI_CONFIG_PASSPHRASE: undefined };
  const PATH = [inProject("stubs"), harness().path].join(":");
  const runner = {
    CI: "true",
    PATH,
    PULUMI_HOME: inProject("home"),
    GITHUB_STEP_SUMMARY: inProject("job.md"),
  };
  return project.startProgram("bash", [...shell, "-c", text], {
    env: { ...absent, ...backend, ...runner, GITHUB_SHA: commit, ...env },
  }).done;
}

async function expectToDeploy(lines: readonly Line[], shell: readonly string[]): Promise<void> {
  for (const line of lines) {
    const { exitCode, text } = await runLine(line, shell);
    expect([line.job, line.text, exitCode, text]).toEqual([line.job, line.text, 0, expect.any(String)]);
  }
  expect([...new Set(lines.map(({ job }) => job))]).toEqual(["staging", "verdict", "production"]);
  expect(posts(sandbox)).toHaveLength(2);
  expect(readFileSync(inProject("gate.xml"), "utf8")).toContain("<testsuite");
}

const secrets = () => ({
  COBALT_API_TOKEN: sandbox.tokens.apiToken,
  COBALT_ORG_TOKEN: sandbox.tokens.orgToken,
  PULUMI_BACKEND_URL: `file://${project.backend}`,
  PULUMI_CONFIG_PASSPHRASE: "test",
});

it("the lines for GitHub deploy, wait for the verdict, tell the pull request, and deploy on", async () => {
  const { PULUMI_BACKEND_URL, ...rest } = secrets();
  const named = Object.entries(rest).map(([name, value]) => [`secrets.${name}`, value]);
  const lines = githubLines({
    ...Object.fromEntries(named),
    "secrets.PULUMI_ACCESS_TOKEN": "",
    "vars.PULUMI_BACKEND_URL": PULUMI_BACKEND_URL,
    "github.sha": commit,
    "github.token": "forge-token",
  });
  await expectToDeploy(lines, ["-e"]);
  const comment = readFileSync(inProject("told.md"), "utf8");
  expect(comment).toMatch(/^forge-token 12\n[\s\S]*passed/);
  expect(comment).toContain(readFileSync(inProject("job.md"), "utf8"));
});

it("the lines for GitLab deploy, wait for the verdict, tell the merge request, and deploy on", async () => {
  const lines = gitlabLines({
    ...secrets(),
    CI_API_V4_URL: `${address()}/api/v4`,
    CI_PROJECT_ID: "7",
    CI_COMMIT_SHA: commit,
    GITLAB_TOKEN: "forge-token",
  });
  await expectToDeploy(lines, ["-eo", "pipefail"]);
  const merged = `/api/v4/projects/7/repository/commits/${commit}/merge_requests`;
  expect(told).toEqual([
    `forge-token GET ${merged} `,
    expect.stringMatching(
      /^forge-token POST \/api\/v4\/projects\/7\/merge_requests\/12\/notes body=[\s\S]*passed/,
    ),
  ]);
});
