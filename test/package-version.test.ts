import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createTransport } from "../provider/client/transport";
import { manifestAbove, packageManifest, userAgent } from "../provider/package-manifest";
import { startTrap } from "./client/support/trap";

const root = join(__dirname, "..");
const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { version: string };

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "cobalt-version-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** The folder of a bundled file, below a package.json of this text. */
function bundledBelow(manifest: string): string {
  writeFileSync(join(folder, "package.json"), manifest);
  const bundled = join(folder, "dist");
  mkdirSync(bundled);
  return bundled;
}

test("every request says which version of the package sends it", async () => {
  const trap = await startTrap();
  const send = createTransport({
    apiToken: "a",
    orgToken: "b",
    baseUrl: `http://${trap.host}`,
    userAgent: userAgent(),
  });
  await send({ method: "GET", path: "/dast/targets", timeoutMs: 2000 });
  await send({ method: "POST", path: "/dast/targets/dt_1/scans", idempotencyKey: "key", timeoutMs: 2000 });
  await trap.close();
  expect(trap.requests).toHaveLength(2);
  for (const line of trap.requests) expect(line).toContain(`"user-agent":"pulumi-cobalt/${version}"`);
});

test("it is found from wherever the compiled files stand", () => {
  expect(packageManifest(join(root, "dist", "provider", "client")).version).toBe(version);
  expect(manifestAbove(root)).toMatchObject({ name: "pulumi-cobalt", version });
});

test("the plugin's archive carries it in a package.json of its own", () => {
  expect(packageManifest(bundledBelow('{ "name": "pulumi-cobalt", "version": "9.8.7" }')).version).toBe(
    "9.8.7",
  );
});

test.each([
  '{ "name": "acme-shop", "version": "6.6.6" }',
  '{ "version": "6.6.6" }',
  '{ "name": "@acme/pulumi-cobalt", "version": "6.6.6" }',
  '{ "name": "pulumi-cobalt" }',
  '{ "name": "pulumi-cobalt", "version": 6 }',
  "null",
  "[]",
  "// no JSON",
  "",
])("a bundled program's own package.json (%s) gives no version", (manifest) => {
  const bundled = bundledBelow(manifest);
  expect(manifestAbove(bundled)).toBeUndefined();
  expect(() => packageManifest(bundled)).toThrow("its package.json is missing");
});

test("another package's between us and ours is passed over", () => {
  const bundled = bundledBelow('{ "name": "pulumi-cobalt", "version": "9.8.7" }');
  writeFileSync(join(bundled, "package.json"), '{ "type": "commonjs", "version": "6.6.6" }');
  expect(packageManifest(bundled).version).toBe("9.8.7");
});
