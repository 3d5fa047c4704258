import { type Manifest, pluginDownloadUrl, webAddress } from "../../provider/package-manifest";
import { filled } from "./tables";

/** True from the commit of the first release on: npm and the repository's releases have the package, and the documents install it from there. */
export const released = false;

/** Deploys a project with an account, on a stack of its own. `targetId` is what the template's program asks for. */
export const accountCommands: readonly string[] = [
  "export COBALT_API_TOKEN=… COBALT_ORG_TOKEN=…",
  "npx pulumi-cobalt doctor",
  "pulumi stack init dev",
  "pulumi config set targetId dt_…    # npx pulumi-cobalt targets lists them",
  "pulumi up",
];
const account = accountCommands.join("\n");

type Files = Readonly<Record<string, (committed: string) => string>>;
type Publication = Pick<Manifest, "version" | "repository">;

const examples = ["decisions", "deployment", "environments", "organisations", "policy-pack"];

/** The files that say how to install the package, as they are before a release and after it. */
export function installation(isReleased: boolean, publication: Publication): Files {
  return isReleased ? afterRelease(publication) : beforeRelease(publication);
}

function beforeRelease({ version }: Publication): Files {
  const archive = `out/pulumi-cobalt-${version}.tgz`;
  return files({
    try: `From a clone of this repository, with Node.js and npm; the first run may build Pulumi's CLI once, which takes about six minutes:

\`\`\`sh
npm ci
npm run demo
npm run try -- ../shop
\`\`\`

\`npm run demo\` plays the life of a stack, in a folder that it removes. \`npm run try\` makes a project of your own in \`../shop\`, with this package
and a program to change, and runs \`pulumi up\` there, on the stack \`cobalt-sandbox\`, against [the sandbox](docs/sandbox.md). Where you are not
logged in to Pulumi, the state is kept in that folder. At its end it prints the commands for the next \`pulumi up\`, without an account and
with one. Where the folder is a Pulumi project in TypeScript or JavaScript, it adds the package, and Pulumi asks before it deploys.`,
    install: `The package is not on npm yet: \`npm run try\` installs it from \`${archive}\` of the clone. In that project, on
a stack of its own, since Cobalt knows nothing of what \`cobalt-sandbox\` holds, and in a shell with the \`export\` lines that \`npm run try\` has
printed, if any:

\`\`\`sh
cd ../shop
${account}
\`\`\``,
    npm: `The package is not on npm yet. In a clone of its repository, \`npm ci && npm run package\` writes it to \`${archive}\`;
in your project, \`npm install <folder of a clone>/${archive}\` installs it.`,
    archive: installPlugin(version, `--file ./out/pulumi-resource-cobalt-v${version}-linux-amd64.tar.gz`),
    template: undefined,
    example: `file:../../${archive}`,
  });
}

/** @throws Error where package.json has no repository, since its releases have the template and the plugin's archives. */
function afterRelease({ version, repository }: Publication): Files {
  if (repository === undefined) throw new Error("A release needs a `repository` in package.json.");
  return files({
    try: `In an empty folder, with Node.js, npm and [Pulumi's CLI](https://www.pulumi.com/docs/install/):

\`\`\`sh
pulumi new ${webAddress(repository)}/tree/v${version}/templates/typescript --stack cobalt-sandbox
npx pulumi-cobalt sandbox -- pulumi up
\`\`\`

The first command makes a project with this package and a program to change, the second deploys it against [the sandbox](docs/sandbox.md). A
stack that was deployed there is for the sandbox alone.`,
    install: `In your project, on a stack of its own:

\`\`\`sh
npm install pulumi-cobalt
${account}
\`\`\``,
    npm: "`npm install pulumi-cobalt`, in your project, installs the package.",
    archive: installPlugin(version, `--server ${pluginDownloadUrl(repository)}`),
    template: `^${version}`,
    example: `^${version}`,
  });
}

function installPlugin(version: string, source: string): string {
  return `\`\`\`sh
pulumi plugin install resource cobalt ${version} ${source}
pulumi package add cobalt
\`\`\``;
}

interface Texts {
  readonly try: string;
  readonly install: string;
  readonly npm: string;
  readonly archive: string;
  /** What the template's package.json depends on; undefined where the package is installed into it. */
  readonly template: string | undefined;
  /** What the examples depend on. */
  readonly example: string;
}

function files({ try: first, install, npm, archive, template, example }: Texts): Files {
  return {
    "README.md": (page) => filled(page, { try: first, install }),
    "docs/installation-configuration.md": (page) => filled(page, { npm }),
    "docs/hosts.md": (page) => filled(page, { archive }),
    "templates/typescript/package.json": (manifest) => depending(manifest, template),
    ...Object.fromEntries(
      examples.map((name) => [`examples/${name}/package.json`, (manifest) => depending(manifest, example)]),
    ),
  };
}

/** A package.json that depends on this version of the package. */
function depending(text: string, version: string | undefined): string {
  const manifest = JSON.parse(text) as { readonly dependencies: Readonly<Record<string, string>> };
  const dependencies = { ...manifest.dependencies, "pulumi-cobalt": version };
  return `${JSON.stringify({ ...manifest, dependencies }, undefined, 2)}\n`;
}
