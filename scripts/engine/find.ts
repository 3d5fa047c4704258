import { delimiter, dirname, join } from "node:path";
import { findParcel, type Make, makeParcel } from "./cache";
import { judgePath } from "./decide";
import { buildParcel } from "./go-build";
import { hasNodeHost, lookAtPath, pathOf } from "./on-path";
import { builtEngineParcel, executable, nodeHostParcel, type Parcel, releaseParcel } from "./parcel";
import { ENGINE_VERSION } from "./pins";
import { installRelease, requireRelease } from "./release";
import { realSystem } from "./system";
import {
  CannotProvideError,
  type Engine,
  EngineNotFoundError,
  type EngineSource,
  type System,
} from "./types";

/** A way to an engine: gives one, or throws a `CannotProvideError` that says why not. */
interface Way {
  readonly title: string;
  attempt(system: System): Promise<Engine>;
}

const WAYS: readonly Way[] = [
  { title: "pulumi on PATH", attempt: fromPath },
  { title: "made earlier", attempt: fromCache },
  { title: "Pulumi's own release", attempt: fromRelease },
  { title: "built with Go", attempt: fromBuild },
];

/**
 * Finds Pulumi, or provides it: on PATH (3.200 or later), made earlier by this script, Pulumi's own release, and where
 * only package registries can be reached, a build of Pulumi's published Go modules. Fails with an `EngineNotFoundError`
 * that says what to install.
 */
export async function findEngine(options: { readonly system?: System } = {}): Promise<Engine> {
  const system = options.system ?? realSystem();
  const reasons: string[] = [];
  for (const way of WAYS) {
    try {
      return await way.attempt(system);
    } catch (error) {
      if (!(error instanceof CannotProvideError)) {
        throw error;
      }
      reasons.push(`  ${way.title}: ${error.message}`);
    }
  }
  throw new EngineNotFoundError(
    [
      "There is no Pulumi engine, and none could be provided:",
      ...reasons,
      "Install Pulumi 3.200 or later (https://www.pulumi.com/docs/install/) or Go 1.26 or later (https://go.dev/dl/),",
      "see that `pulumi version` or `go version` works in this shell, and run this again.",
    ].join("\n"),
  );
}

async function fromPath(system: System): Promise<Engine> {
  const candidate = await lookAtPath(system);
  const verdict = judgePath(candidate);
  if (verdict.kind === "leave" || candidate.executable === undefined) {
    throw new CannotProvideError(verdict.kind === "leave" ? verdict.reason : "there is none");
  }
  const pulumi = candidate.executable;
  const nodeHostFolder = hasNodeHost(system, pulumi) ? undefined : await provideNodeHost(system, pulumi);
  // Last, so that whatever the user's own Pulumi brings is found first.
  const path =
    nodeHostFolder === undefined ? pathOf(system) : `${pathOf(system)}${delimiter}${nodeHostFolder}`;
  return {
    folder: dirname(pulumi),
    pulumi,
    pulumiForTypeScript: pulumi,
    version: verdict.version,
    source: "path",
    nodeHostFolder,
    pathForTypeScript: () => path,
  };
}

async function provideNodeHost(system: System, pulumi: string): Promise<string> {
  const parcel = nodeHostParcel(system);
  const found = await findParcel(system, parcel);
  if (found === undefined) {
    system.say(`${pulumi} comes without pulumi-language-nodejs, which runs programs in TypeScript.`);
  }
  const folder =
    found ?? (await makeParcel(system, parcel, (world, place) => buildParcel(world, parcel, place)));
  return join(folder, "node-host");
}

async function fromCache(system: System): Promise<Engine> {
  for (const parcel of [releaseParcel(system), builtEngineParcel(system)]) {
    const folder = await findParcel(system, parcel);
    if (folder !== undefined) {
      return inCache(system, { parcel, folder, source: "cache" });
    }
  }
  throw new CannotProvideError("nothing, or nothing that is whole");
}

async function fromRelease(system: System): Promise<Engine> {
  await requireRelease(system);
  return make(system, { parcel: releaseParcel(system), source: "release" }, installRelease);
}

async function fromBuild(system: System): Promise<Engine> {
  const parcel = builtEngineParcel(system);
  return make(system, { parcel, source: "built" }, (world, folder) => buildParcel(world, parcel, folder));
}

interface Made {
  readonly parcel: Parcel;
  readonly source: EngineSource;
}

async function make(system: System, made: Made, how: Make): Promise<Engine> {
  return inCache(system, { ...made, folder: await makeParcel(system, made.parcel, how) });
}

function inCache(system: System, { parcel, folder, source }: Made & { readonly folder: string }): Engine {
  const bin = join(folder, "bin");
  const nodeHostFolder = parcel.components.length > 0 ? join(folder, "node-host") : undefined;
  const forTypeScript = nodeHostFolder ?? bin;
  return {
    folder: bin,
    pulumi: join(bin, executable(system, "pulumi")),
    pulumiForTypeScript: join(forTypeScript, executable(system, "pulumi")),
    version: ENGINE_VERSION,
    source,
    nodeHostFolder,
    pathForTypeScript: () => `${forTypeScript}${delimiter}${pathOf(system)}`,
  };
}
