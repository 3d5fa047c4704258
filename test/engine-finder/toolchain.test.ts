import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { isAtLeast, OLDEST_GO, parseVersion } from "../../tools/engine/requirements";
import {
  builtToolchain,
  cacheRoot,
  ENGINE_VERSION,
  GENERATE_SDK,
  generatorToolchain,
  hashOfPins,
  LANGUAGE_NODEJS,
  LANGUAGE_YAML,
  nodeHostToolchain,
  PULUMI,
  pinsFolder,
  releaseToolchain,
} from "../../tools/engine/toolchain";
import { fakeSystem, removeFakeSystem } from "./fake-system";

it.each([
  [{ PULUMI_COBALT_CACHE: "/own", XDG_CACHE_HOME: "/xdg" }, "/own"],
  [{ XDG_CACHE_HOME: "/xdg" }, "/xdg/pulumi-cobalt"],
  [{ XDG_CACHE_HOME: "relative" }, "HOME/.cache/pulumi-cobalt"],
  [{}, "HOME/.cache/pulumi-cobalt"],
])("with %j the cache is %s", async (env, expected) => {
  const system = await fakeSystem();
  expect(cacheRoot({ ...system, env })).toBe(expected.replace("HOME", system.home));
  await removeFakeSystem(system);
});

it("a change of a pin changes the folder", () => {
  const pins = hashOfPins([PULUMI, LANGUAGE_YAML]);
  expect(pins).toMatch(/^[0-9a-f]{12}$/);
  expect(hashOfPins([PULUMI])).not.toBe(pins);
  expect(hashOfPins([PULUMI, { ...LANGUAGE_YAML, linkerFlags: "" }])).not.toBe(pins);
});

it("reads our own Go sources into the hash, every one that there is", () => {
  const folder = pinsFolder(GENERATE_SDK);
  expect(GENERATE_SDK.sources).toEqual(readdirSync(folder).filter((name) => name.endsWith(".go")));
  expect(() => hashOfPins([{ ...GENERATE_SDK, sources: ["absent.go"] }])).toThrow(/absent\.go/);
});

it("asks of a person the Go that the pinned modules ask for", () => {
  const asked = [PULUMI, LANGUAGE_YAML, LANGUAGE_NODEJS, GENERATE_SDK].map((component) => {
    const [, version = ""] =
      /^go (\S+)$/m.exec(readFileSync(join(pinsFolder(component), "go.mod"), "utf8")) ?? [];
    return parseVersion(version);
  });
  expect(asked).toContainEqual(OLDEST_GO);
  for (const version of asked) expect(version && isAtLeast(OLDEST_GO, version)).toBe(true);
});

it("version and platform are in each folder's name", async () => {
  const system = await fakeSystem();
  const names = [builtToolchain, nodeHostToolchain, generatorToolchain, releaseToolchain].map(
    (toolchain) => toolchain({ ...system, platform: "darwin", arch: "arm64" }).name,
  );
  expect(names.map((name) => name.replace(/[0-9a-f]{12}$/, "HASH"))).toEqual([
    `pulumi-v${ENGINE_VERSION}-darwin-arm64-HASH`,
    "node-host-v3.68.0-darwin-arm64-HASH",
    `generate-sdk-v${ENGINE_VERSION}-darwin-arm64-HASH`,
    `pulumi-v${ENGINE_VERSION}-darwin-arm64-release`,
  ]);
  expect(releaseToolchain({ ...system, platform: "win32" }).executables[0]).toBe("bin/pulumi.exe");
  await removeFakeSystem(system);
});
