// Writes what follows from the fields, the docstrings and the policies; tests compare it with its sources. With `--release` it copies
// the schema as well to where later versions are held against it, so that none of them breaks what was released.
const { copyFileSync, readFileSync, writeFileSync } = require("node:fs");
const { join } = require("node:path");
const { generated } = require("../dist/scripts/generate/generated");
const { version } = require("../package.json");

const root = join(__dirname, "..");
for (const [file, textFrom] of Object.entries(generated())) {
  const path = join(root, file);
  writeFileSync(path, textFrom(readFileSync(path, "utf8")));
}
if (process.argv.includes("--release"))
  copyFileSync(join(root, "provider/schema.json"), join(root, `test/compatibility/schema-${version}.json`));
