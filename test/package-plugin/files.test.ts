import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bundle, thirdParty } from "../../scripts/package-plugin/bundle";
import { pluginFiles } from "../../scripts/package-plugin/files";

jest.setTimeout(30_000);

const root = join(__dirname, "..", "..");
const everywhere = ["pulumi-resource-cobalt", "plugin.js", "package.json", "LICENSE", "THIRD-PARTY.txt"];

it("holds what runs, its licences and no more; on Windows a command that starts it", async () => {
  const files = await pluginFiles(root, { version: "1.2.3" });
  const names = (os: "linux" | "windows") => files(os).map(({ name }) => name);
  expect(names("linux")).toEqual(everywhere);
  expect(names("windows")).toEqual([...everywhere, "pulumi-resource-cobalt.cmd"]);
  const manifest = files("linux").find(({ name }) => name === "package.json");
  expect(JSON.parse(String(manifest?.content))).toMatchObject({ version: "1.2.3", type: "commonjs" });
});

it("bundles of Pulumi's SDK the protocol and what components run on, and names every package with its licence", async () => {
  const { sources } = await bundle(root, "provider/cmd/plugin.ts");
  const sdk = sources.filter((file) => file.includes("node_modules/@pulumi/pulumi/"));
  expect(sdk.length).toBeGreaterThan(3);
  const parts =
    /\/pulumi\/(proto|runtime|provider|log|asset)\/|\/pulumi\/(resource|output|errors|utils)\.js$/;
  expect(sdk.filter((file) => !parts.test(file) || file.includes("/closure/"))).toEqual([]);
  const text = thirdParty(root, sources);
  for (const name of ["@grpc/grpc-js", "@pulumi/pulumi", "axios", "google-protobuf", "agent-base"])
    expect(text).toMatch(new RegExp(`\\n=+\\n${name} \\d.*\\n=+\\n.+`));
});

it("does not pack code of a package that ships no licence text", () => {
  const folder = mkdtempSync(join(tmpdir(), "licences-"));
  try {
    mkdirSync(join(folder, "node_modules", "bare"), { recursive: true });
    writeFileSync(join(folder, "node_modules", "bare", "package.json"), '{"name":"bare","version":"1.0.0"}');
    expect(() => thirdParty(folder, ["node_modules/bare/index.js"])).toThrow(/bare 1\.0\.0 ships no licence/);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
