import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { canonicalType } from "../../sdk/policy/endpoints/rule";
import { fetchSdk, missingPaths, type Sdk } from "./sdk";
import { type DocumentedType, documentedTypes } from "./table";

/** The packages that publish a provider's types; where the newest major version has dropped types, the one before as well. */
const packages: Readonly<Record<string, readonly string[]>> = {
  aws: ["@pulumi/aws", "@pulumi/aws@6"],
  "aws-native": ["@pulumi/aws-native"],
  azure: ["@pulumi/azure", "@pulumi/azure@5"],
  "azure-native": ["@pulumi/azure-native", "@pulumi/azure-native@2"],
  gcp: ["@pulumi/gcp"],
  "google-native": ["@pulumi/google-native"],
  kubernetes: ["@pulumi/kubernetes"],
  cloudflare: ["@pulumi/cloudflare", "@pulumi/cloudflare@5"],
  digitalocean: ["@pulumi/digitalocean"],
  hcloud: ["@pulumi/hcloud"],
  linode: ["@pulumi/linode"],
  oci: ["@pulumi/oci"],
  scaleway: ["@pulumiverse/scaleway"],
  vercel: ["@pulumiverse/vercel"],
};

/** Types that no package declares, and why their rows are right all the same. */
const undeclared: readonly (readonly [RegExp, string])[] = [
  [
    /^kubernetes:(?!(core|networking\.k8s\.io|extensions|helm\.sh):)/,
    "a custom resource; as its controller documents it",
  ],
  [
    /^aws:(applicationloadbalancing|elasticloadbalancing|elasticloadbalancingv2)\//,
    "the name in old versions of @pulumi/aws",
  ],
  [/^(fly|heroku|netlify):/, "of a Terraform provider, whose SDK each project generates for itself"],
];

/** Compares every row of the table with the published SDKs, writes docs/endpoints.md, and fails where a row is wrong. */
function main(): void {
  const folder = mkdtempSync(join(tmpdir(), "endpoint-types-"));
  try {
    const types = documentedTypes();
    const found = [...new Set(types.map(providerOf))].flatMap((provider) =>
      (packages[provider] ?? []).map((name) => lookUp(fetchSdk(name, folder, canonicalType), types)),
    );
    const rows = types.map((type) => rowOf(type, found));
    writeFileSync(join(__dirname, "../../../docs/endpoints.md"), page(rows));
    const wrong = rows.filter(({ fault }) => fault !== undefined);
    for (const { type, fault } of wrong) console.error(`${type.type}: ${fault}`);
    console.log(`${rows.length} types, ${wrong.length} of them not as published`);
    process.exitCode = wrong.length > 0 ? 1 : 0;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Row {
  readonly type: DocumentedType;
  /** Where it was found, or why nowhere. */
  readonly source: string;
  readonly fault?: string;
}

function providerOf({ type }: DocumentedType): string {
  return type.split(":")[0] ?? "";
}

interface LookUp {
  readonly title: string;
  /** Of each type that the SDK declares, the paths that it does not have. */
  readonly missing: ReadonlyMap<string, readonly string[]>;
}

function lookUp({ title, files }: Sdk, types: readonly DocumentedType[]): LookUp {
  return { title, missing: missingPaths(files, new Map(types.map(({ type, paths }) => [type, paths]))) };
}

function rowOf(type: DocumentedType, lookUps: readonly LookUp[]): Row {
  const known = undeclared.find(([form]) => form.test(type.type));
  if (known !== undefined) return { type, source: known[1] };
  const titles = lookUps.filter(({ missing }) => missing.has(type.type)).map(({ title }) => title);
  if (titles.length === 0) return { type, source: "nowhere", fault: "no package declares it" };
  // A property may have another name in the major version before, or be that of another type of the row.
  const lists = lookUps.flatMap(({ missing }) =>
    type.row.flatMap((one) => (missing.has(one) ? [missing.get(one) ?? []] : [])),
  );
  const nowhere = type.paths.filter((path) => lists.every((own) => own.includes(path)));
  const source = titles.join(", ");
  return nowhere.length === 0
    ? { type, source }
    : { type, source, fault: `no ${nowhere.join(", ")} in ${source}` };
}

function page(rows: readonly Row[]): string {
  const lines = rows.map(
    ({ type: { type, publicWhen, hosts }, source }) =>
      `| \`${type}\` | ${cell(publicWhen)} | ${hosts.map((path) => (path.includes(" ") ? path : `\`${path}\``)).join(", ")} | ${source} |`,
  );
  return `# Public endpoints that the policies know

What \`dast-public-endpoint-requires-target\` takes for a public endpoint, and where it reads the host names. Made by
\`npm run endpoints\`, which looks each type and each property up in the type declarations of the published packages; a test
compares this table with the rules. API versions of Azure Native and Kubernetes make no difference. More types: the policy's
setting \`endpoints\`.

| type | public when | host names in | declared in |
| ---- | ----------- | ------------- | ----------- |
${lines.join("\n")}
`;
}

function cell(words: string): string {
  return words.replaceAll("|", "\\|").replaceAll("*", "\\*");
}

main();
