import { readdir, readFile, rm, symlink, truncate, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { findEngine } from "../../tools/engine/find";
import { ENGINE_VERSION } from "../../tools/engine/toolchain";
import {
  type FakeSystem,
  fakeSystem,
  putExecutable,
  putOnPath,
  removeFakeSystem,
  WORKS,
  type World,
} from "./fake-system";

let system: FakeSystem | undefined;
afterEach(() => removeFakeSystem(system));

async function world(offers: World = {}): Promise<FakeSystem> {
  system = await fakeSystem(offers);
  return system;
}

const builds = (fake: FakeSystem) => fake.commands.filter((command) => command === "go build").length;

describe("a pulumi on PATH", () => {
  it("is taken when it is recent and has a Node.js language host", async () => {
    const fake = await world({ go: "go1.26.8" });
    const pulumi = await putOnPath(fake, "pulumi", "works v3.200.0");
    await putOnPath(fake, "pulumi-language-nodejs", "works");
    const engine = await findEngine({ system: fake });
    expect(engine).toMatchObject({ source: "path", pulumi, version: "3.200.0", nodeHostFolder: undefined });
    expect(engine.pathForTypeScript()).toBe(dirname(pulumi));
    expect(builds(fake)).toBe(0);
  });

  it("is passed over when it is too old", async () => {
    const fake = await world();
    await putOnPath(fake, "pulumi", "works v3.199.1");
    await expect(findEngine({ system: fake })).rejects.toThrow(/is 3\.199\.1, older than 3\.200\.0/);
  });

  it("is passed over when it does not run", async () => {
    const fake = await world();
    await putOnPath(fake, "pulumi", "broken");
    await expect(findEngine({ system: fake })).rejects.toThrow(/`pulumi version` failed/);
  });

  it("gets a built Node.js language host behind it when it has none", async () => {
    const fake = await world({ go: "go1.26.8" });
    const pulumi = await putOnPath(fake, "pulumi", "works v3.300.0");
    const engine = await findEngine({ system: fake });
    expect(engine).toMatchObject({ source: "path", version: "3.300.0" });
    expect(engine.nodeHostFolder).toContain("node-host-v3.68.0-linux-x64-");
    expect(engine.pathForTypeScript()).toBe(`${dirname(pulumi)}:${engine.nodeHostFolder}`);
    expect(await readdir(engine.nodeHostFolder ?? "")).toEqual([
      "pulumi-language-nodejs",
      "pulumi-resource-pulumi-nodejs",
    ]);
  });

  it("is left to the cache when it is this script's own", async () => {
    const fake = await world({ go: "go1.26.8" });
    const built = await findEngine({ system: fake });
    const again = await findEngine({ system: { ...fake, env: { ...fake.env, PATH: built.folder } } });
    expect(again).toMatchObject({
      source: "cache",
      folder: built.folder,
      nodeHostFolder: built.nodeHostFolder,
    });
  });
});

describe("Pulumi's own release", () => {
  it("is fetched where the network is open, and found the next time", async () => {
    const fake = await world({ network: true });
    const engine = await findEngine({ system: fake });
    expect(engine).toMatchObject({ source: "release", version: ENGINE_VERSION, nodeHostFolder: undefined });
    expect(await findEngine({ system: fake })).toMatchObject({ source: "cache", folder: engine.folder });
  });

  it("gives way to a build when what was fetched does not run", async () => {
    const fake = await world({ network: true, makes: "broken" });
    await expect(findEngine({ system: fake })).rejects.toThrow(
      /was made, but it does not run[\s\S]*Go is not installed/,
    );
    expect(await readdir(fake.cache)).toEqual([]);
  });
});

describe("a build with Go", () => {
  it("lays the launcher of dynamic providers beside pulumi, and the whole engine beside the Node.js host", async () => {
    const fake = await world({ go: "go1.26.8" });
    const engine = await findEngine({ system: fake });
    expect(engine.source).toBe("built");
    expect(await readdir(engine.folder)).toEqual([
      "pulumi",
      "pulumi-language-yaml",
      "pulumi-resource-pulumi-nodejs",
    ]);
    expect(await readdir(engine.nodeHostFolder ?? "")).toEqual([
      "pulumi",
      "pulumi-language-nodejs",
      "pulumi-language-yaml",
      "pulumi-resource-pulumi-nodejs",
    ]);
    expect(engine.pathForTypeScript()).toBe(`${engine.nodeHostFolder}:${fake.env.PATH}`);
    expect(dirname(engine.pulumiForTypeScript)).toBe(engine.nodeHostFolder);
  });

  it("happens once", async () => {
    const fake = await world({ go: "go1.26.8" });
    const engine = await findEngine({ system: fake });
    expect(builds(fake)).toBe(3);
    expect(await findEngine({ system: fake })).toMatchObject({ source: "cache", folder: engine.folder });
    expect(builds(fake)).toBe(3);
  });

  it.each<[string, (folder: string) => Promise<void>]>([
    ["has no stamp", (folder) => rm(join(folder, "stamp.json"))],
    ["has half a stamp", (folder) => truncate(join(folder, "stamp.json"), 40)],
    [
      "has a stamp of another form",
      async (folder) => {
        const stamp = JSON.parse(await readFile(join(folder, "stamp.json"), "utf8")) as object;
        await writeFile(join(folder, "stamp.json"), JSON.stringify({ ...stamp, files: [null] }));
      },
    ],
    [
      "has a link to nothing in place of an executable",
      async (folder) => {
        await rm(join(folder, "bin/pulumi"));
        await symlink("nowhere", join(folder, "bin/pulumi"));
      },
    ],
    [
      "has a link to a folder in place of an executable",
      async (folder) => {
        await rm(join(folder, "bin/pulumi"));
        await symlink("..", join(folder, "bin/pulumi"));
      },
    ],
    ["lacks an executable", (folder) => rm(join(folder, "bin/pulumi-language-yaml"))],
    ["has a truncated executable", (folder) => truncate(join(folder, "node-host/pulumi-language-nodejs"), 3)],
    [
      "has an executable of the right size that is another",
      async (folder) => {
        const path = join(folder, "bin/pulumi");
        await writeFile(
          path,
          (await readFile(path, "utf8")).replace(ENGINE_VERSION, `${ENGINE_VERSION.slice(0, -1)}0`),
        );
      },
    ],
  ])("is done again when the earlier one %s", async (_, harm) => {
    const fake = await world({ go: "go1.26.8" });
    const engine = await findEngine({ system: fake });
    await harm(dirname(engine.folder));
    expect(await findEngine({ system: fake })).toMatchObject({ source: "built", folder: engine.folder });
    expect(builds(fake)).toBe(6);
    const spoken = fake.said.filter((line) =>
      line.startsWith(`What lies in ${dirname(engine.folder)} is not taken: `),
    );
    expect(spoken).toHaveLength(1);
    expect(await findEngine({ system: fake })).toMatchObject({ source: "cache" });
  });

  it("removes what builds that died have left, and nothing of those that live", async () => {
    const fake = await world({ go: "go1.26.8", living: [1000, 77] });
    const name = dirname((await findEngine({ system: fake })).folder);
    await rm(name, { recursive: true });
    const unfinished = (pid: number) => join(fake.cache, `.${name.split("/").pop()}.${pid}.abc`);
    await putExecutable(join(unfinished(76), "bin/pulumi"), "half");
    await putExecutable(join(unfinished(77), "bin/pulumi"), "half");
    await findEngine({ system: fake });
    expect((await readdir(fake.cache)).filter((entry) => entry.startsWith("."))).toEqual([
      unfinished(77).split("/").pop(),
    ]);
  });

  it("says what the compiler said when it fails, and leaves nothing behind", async () => {
    const fake = await world({ go: "go1.26.8", goBuildFails: "verifying module: checksum mismatch" });
    await expect(findEngine({ system: fake })).rejects.toThrow(
      /`go build` of .* failed: verifying module: checksum/,
    );
    expect(await readdir(fake.cache)).toEqual([]);
  });

  it("is not believed when the executable does not run", async () => {
    const fake = await world({ go: "go1.26.8", makes: "broken" });
    await expect(findEngine({ system: fake })).rejects.toThrow(/pulumi was built but does not run/);
  });
});

describe("the oldest supported engine", () => {
  it.each([{ network: true }, { go: "go1.26.8" }])("is made where %j, beside today's", async (offers) => {
    const fake = await world(offers);
    await putOnPath(fake, "pulumi", WORKS);
    const { folder } = await findEngine({ system: { ...fake, env: { ...fake.env, PATH: "" } } });
    const oldest = await findEngine({ system: fake, oldest: true });
    expect(oldest).toMatchObject({ version: "3.200.0", folder: expect.not.stringContaining(folder) });
    expect(await findEngine({ system: fake, oldest: true })).toMatchObject({
      ...oldest,
      source: "cache",
      pathForTypeScript: expect.anything(),
    });
  });
});

describe("where nothing works", () => {
  it("the message lists what was tried and what to install", async () => {
    const fake = await world();
    await expect(findEngine({ system: fake })).rejects.toThrow(
      [
        "There is no Pulumi engine, and none could be provided:",
        "  pulumi on PATH: there is none",
        "  made earlier: nothing, or nothing that is whole",
        "  Pulumi's own release: get.pulumi.com does not answer from here",
        "  built with Go: Go is not installed",
        "Install Pulumi 3.200 or later (https://www.pulumi.com/docs/install/) or Go 1.26.6 or later (https://go.dev/dl/),",
      ].join("\n"),
    );
  });

  it("a Go that is too old is named with its version", async () => {
    const fake = await world({ go: "go1.25.4" });
    await expect(findEngine({ system: fake })).rejects.toThrow(
      /built with Go: Go is 1\.25\.4, older than 1\.26\.6/,
    );
    expect(builds(fake)).toBe(0);
  });
});
