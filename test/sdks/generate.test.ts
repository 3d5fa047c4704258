import { mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { generateSdk } from "../../scripts/sdks/generate";
import { generatorToolchain } from "../../tools/engine/toolchain";
import { type FakeSystem, fakeSystem, removeFakeSystem, type World } from "../engine-finder/fake-system";

let system: FakeSystem;
afterEach(() => removeFakeSystem(system));

async function world(offered: World): Promise<FakeSystem> {
  system = await fakeSystem(offered);
  return system;
}

const generate = () =>
  generateSdk(system, { language: "python", schema: "schema.json", out: join(system.home, "out") });

it("builds the generators once, outside the tree, and says so", async () => {
  await world({ go: "go1.26.8" });
  expect(await generate()).toBe(join(system.home, "out", "python"));
  await generate();
  expect(system.commands.filter((command) => command === "go build")).toHaveLength(1);
  expect(await readdir(system.cache)).toEqual([generatorToolchain(system).name]);
  expect(system.said).toEqual([expect.stringContaining("Building generate-sdk")]);
});

it("replaces the folder of the language, and no other", async () => {
  await world({ go: "go1.26.8" });
  for (const language of ["python", "go"]) {
    await mkdir(join(system.home, "out", language), { recursive: true });
    await writeFile(join(system.home, "out", language, "old"), "");
  }
  await generate();
  expect(await readdir(join(system.home, "out"))).toEqual(["go"]);
});

it("says what to install or to run instead where there is no Go", async () => {
  await world({});
  await expect(generate()).rejects.toMatchObject({
    name: "SdkError",
    message: expect.stringMatching(/Go is not installed[\s\S]*go\.dev[\s\S]*pulumi package gen-sdk/),
  });
});
