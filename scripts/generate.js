// Writes what follows from the fields, the docstrings and the policies; tests compare it with its sources. With `--release` it copies
// the schema as well to where later versions are held against it, so that none of them breaks what was released.
const { copyFileSync, writeFileSync } = require("node:fs");
const { join } = require("node:path");
const { generated } = require("../dist/scripts/generate/generated");
const { version } = require("../package.json");

const root = join(__dirname, "..");
for (const [file, text] of Object.entries(generated())) writeFileSync(join(root, file), text());
if (process.argv.includes("--release"))
  copyFileSync(join(root, "provider/schema.json"), join(root, `test/compatibility/schema-${version}.json`));
