import { randomInt } from "node:crypto";
import { maskOf, systemEffects } from "../client";
import { isDebugging } from "../configuration";
import { connectEngineLog } from "../hosts/engine-log";
import { engineSecrets, engineVariables } from "../hosts/engine-values";
import { createService, type Serving, serve } from "../hosts/plugin/service";
import { Session } from "../hosts/plugin/session";
import { type Manifest, packageManifest } from "../package-manifest";

/**
 * The resource plugin `pulumi-resource-cobalt`. The engine starts it with its own address as the argument, or without one when
 * it attaches later, and reads the port from the first line of standard output.
 */
async function main(engineAddress: string | undefined): Promise<void> {
  const manifest = packageManifest(__dirname);
  // The stack's configuration in clear, tokens included, which this process gets by `Configure` as well, and the way into the
  // backend of the person's stacks, which it has no use for. Nothing that this process says or starts shall hold them.
  const secrets = engineSecrets(process.env);
  for (const name of engineVariables) delete process.env[name];
  const session = new Session({
    environment: process.env,
    secrets,
    effects: systemEffects,
    version: manifest.version,
    connectLog: (address) =>
      connectEngineLog(address, {
        firstStream: randomInt(1, 2 ** 30),
        debugging: isDebugging(process.env),
        mask: maskOf(secrets),
      }),
  });
  if (engineAddress !== undefined) session.connect(engineAddress);
  endWithTheEngine();
  const serving = await serve(createService(session, () => schemaOf(manifest)));
  for (const signal of ["SIGINT", "SIGTERM", "SIGBREAK"]) process.once(signal, () => end(session, serving));
  process.stdout.write(`${serving.port}\n`);
}

/** Loaded here and not at the file's head: a deployment never asks for it. */
function schemaOf(manifest: Manifest): string {
  const { renderSchema } = require("../schema") as typeof import("../schema");
  return renderSchema(manifest);
}

/**
 * The engine interrupts a plugin that it has no more use for and waits up to five seconds for its end, after every command
 * (sdk/go/common/resource/plugin; SIGBREAK on Windows). So the process ends as soon as the calls under way are answered.
 */
function end(session: Session, serving: Serving): void {
  session.cancel();
  void serving.drain().then(() => process.exit(0));
}

/** A CLI that is killed tells nobody; without it this process would serve for ever. */
function endWithTheEngine(): void {
  const engine = process.ppid;
  const look = () => {
    if (process.ppid !== engine) process.exit(0);
  };
  setInterval(look, 2_000).unref();
}

void main(process.argv.slice(2).find((argument) => !argument.startsWith("-")));
