import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { load } from "js-yaml";

const folder = join(__dirname, "..", ".github", "workflows");
const workflows = readdirSync(folder).map((name) => ({
  name,
  text: readFileSync(join(folder, name), "utf8"),
}));

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}

type Permissions = string | Readonly<Record<string, string>>;

interface Workflow {
  readonly permissions?: Permissions;
  readonly env?: object;
  readonly jobs: Readonly<
    Record<string, { readonly permissions?: Permissions; readonly steps: readonly Step[] }>
  >;
}

/** What a job that may write, or holds a secret, runs: npm's `publish` and `config`, and GitHub's CLI. */
const harmless = /^(registry=.*|npm config set .*|npm publish .* --ignore-scripts|gh release create .*)$/;
const pinned = /^[\w.-]+\/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/;

/** What lets code of others, or of a faulty commit, act with the repository's rights. */
function faultsOf(text: string): readonly string[] {
  const { permissions, env, jobs } = load(text) as Workflow;
  const tags = [...text.matchAll(/uses: *(.+)$/gm)].flatMap(([, what = ""]) =>
    pinned.test(what) ? [] : [what],
  );
  return [
    ...tags.map((what) => `not pinned: ${what}`),
    ...(permissions === undefined || mayWrite(permissions) ? ["the workflow may write"] : []),
    ...(JSON.stringify(env ?? {}).includes("secrets.") ? ["the workflow holds a secret"] : []),
    ...Object.entries(jobs).flatMap(([name, job]) => {
      const trusted = mayWrite(job.permissions ?? {}) || /secrets\.|github\.token/.test(JSON.stringify(job));
      return job.steps.flatMap((step) => faultsOfStep(step, trusted).map((fault) => `${name}: ${fault}`));
    }),
  ];
}

function mayWrite(permissions: Permissions): boolean {
  return JSON.stringify(permissions).includes("write");
}

function faultsOfStep({ uses = "", run = "", with: input = {} }: Step, trusted: boolean): readonly string[] {
  const isCheckout = uses.startsWith("actions/checkout@");
  if (!trusted)
    return isCheckout && input["persist-credentials"] !== false ? ["the token stays in the checkout"] : [];
  const commands = run.split("\n").filter((line) => line.trim() !== "");
  return [
    ...(isCheckout ? ["checks out with rights"] : []),
    ...commands.filter((line) => !harmless.test(line)).map((line) => `runs with rights: ${line}`),
  ];
}

it("are there", () => expect(workflows.map(({ name }) => name)).toEqual(["ci.yml", "release.yml"]));

it.each(workflows)("$name pins its actions, and runs nothing of ours with rights", ({ text }) => {
  expect(faultsOf(text)).toEqual([]);
});

const sha = "0".repeat(40);
const checkout = `{ uses: actions/checkout@${sha}, with: { persist-credentials: false } }`;
const faulty: readonly (readonly [name: string, head: string, job: string])[] = [
  ["a tag", "permissions: {}", "steps: [{ uses: a/b@v4 }]"],
  ["the rights of all jobs", "", "steps: []"],
  ["writing in all jobs", "permissions: write-all", "steps: []"],
  ["a secret of all jobs", `permissions: {}\nenv: { A: "\${{ secrets.A }}" }`, "steps: []"],
  ["a checkout's token", "permissions: {}", `steps: [{ uses: actions/checkout@${sha} }]`],
  ["a checkout with rights", "permissions: {}", `{ permissions: { contents: write }, steps: [${checkout}] }`],
  ...["npm ci", "npm test", ".ci/run", "npx x", "node scripts/x.js", "npm publish x.tgz"].map(
    (run) =>
      [run, "permissions: {}", `{ permissions: { id-token: write }, steps: [{ run: ${run} }] }`] as const,
  ),
  ["a script with a token", "permissions: {}", `steps: [{ run: npm ci, env: { A: "\${{ secrets.A }}" } }]`],
];

it.each(faulty)("finds %s", (_, head, job) => {
  const text = `${head}\njobs:\n  one: ${job.startsWith("{") ? job : `{ ${job} }`}\n`;
  expect(faultsOf(text).filter((fault) => !fault.includes(sha))).toHaveLength(1);
});
