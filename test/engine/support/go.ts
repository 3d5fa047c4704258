import { GO_TO_INSTALL, type RunResult, realSystem, requireGo } from "../../../tools/engine";

const system = realSystem();
/** As the engine's modules are built, so that what was compiled for it is not compiled again. */
const goEnv = { GOWORK: "off", GOTOOLCHAIN: "local", GOFLAGS: "-mod=mod -trimpath -buildvcs=false" };

/** @throws Error that says what to install where there is no Go that tests can use. */
export async function needGo(): Promise<void> {
  await requireGo(system).catch((error: Error) => {
    throw new Error(`These tests need ${GO_TO_INSTALL} on PATH: ${error.message}`);
  });
}

/** Runs Go. `text` is all that it said but what it downloads. */
export async function runGo(
  cwd: string,
  args: readonly string[],
): Promise<Pick<RunResult, "exitCode"> & { readonly text: string }> {
  const { exitCode, stdout, stderr } = await system.run("go", args, { cwd, env: goEnv, timeoutMs: 540_000 });
  return { exitCode, text: `${stdout}${stderr}`.replace(/^go: downloading .*\n/gm, "") };
}
