import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bundle } from "../../scripts/package-plugin/bundle";
import { buildPrograms } from "../bench/plugin-start/programs";
import { interleaved, startOf } from "../bench/start";

jest.setTimeout(60_000);

const root = join(__dirname, "..", "..");
let folder: string;
let programs: Awaited<ReturnType<typeof buildPrograms>>;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "plugin-start-"));
  programs = await buildPrograms(root, folder);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** `npm run bench:start` measures closely; this catches an SDK or a client that is loaded at the start again. */
it("prints its port in less than twice an empty gRPC server's time, and in half of an empty plugin's on Pulumi's server", async () => {
  const { ours, grpc, pulumi } = programs;
  // The fastest of a few: on a busy machine the least disturbed.
  const [own, least, usual] = (await interleaved([ours, grpc, pulumi], 3)).map((times) => Math.min(...times));
  expect(own).toBeLessThan(2 * Number(least));
  expect(own).toBeLessThan(Number(usual) / 2);
});

it("starts below a package.json that calls everything an ES module", async () => {
  writeFileSync(join(folder, "package.json"), '{"type":"module"}');
  expect(await startOf(programs.ours)).toBeGreaterThan(0);
});

it("makes a request without Node.js's own fetch or a table of media types, and leaves fetch to others", async () => {
  const { code, sources } = await bundle(root, "test/package-plugin/support/one-request.ts");
  expect(sources.filter((file) => /node_modules\/(axios|form-data|mime-db)\//.test(file))).toEqual([
    "node_modules/axios/dist/node/axios.cjs",
  ]);
  const program = join(folder, "one-request.cjs");
  writeFileSync(program, code);
  const { status, loaded, classes } = JSON.parse(
    execFileSync(process.execPath, [program], { encoding: "utf8" }),
  );
  expect(status).toBe(200);
  expect(loaded.filter((name: string) => /undici|readablestream/.test(name))).toEqual([]);
  expect(classes).toEqual(["function", "function", "function", "function", "function"]);
});

describe("where Node.js keeps compiled code", () => {
  /** Stands for Node.js 22.8 and later; `enable` is the body of `module.enableCompileCache(folder)`. */
  function withCompileCache(enable: string, env: Readonly<Record<string, string>>): Promise<number> {
    const hook = join(folder, "hook.cjs");
    writeFileSync(hook, `require("node:module").enableCompileCache = (folder) => { ${enable} };`);
    const options = { NODE_OPTIONS: `--require ${JSON.stringify(hook)}`, ...env };
    return startOf({ ...programs.ours, env: options });
  }

  it("asks for it in Pulumi's folder before it loads the rest", async () => {
    const asked = join(folder, "asked.json");
    const loaded = "Object.keys(require.cache).filter((file) => file.endsWith('plugin.js'))";
    const write = `require("node:fs").writeFileSync(${JSON.stringify(asked)}, JSON.stringify([folder, ${loaded}]))`;
    await withCompileCache(write, { PULUMI_HOME: "/pulumi-home" });
    expect(JSON.parse(readFileSync(asked, "utf8"))).toEqual([join("/pulumi-home", "node-compile-cache"), []]);
  });

  it("starts all the same when that fails", async () => {
    expect(await withCompileCache('throw new Error("no place")', {})).toBeGreaterThan(0);
  });
});
