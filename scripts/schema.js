// Writes the package's schema, which is generated from the provider and committed: a test compares the two. With `--release` it
// writes the copy as well that later versions are compared with, so that none of them breaks what was released.
const { writeFileSync } = require("node:fs");
const { join } = require("node:path");
const { renderSchema } = require("../dist/provider/schema");
const { version, repository } = require("../package.json");

const root = join(__dirname, "..");
const schema = renderSchema(version, repository);
writeFileSync(join(root, "provider", "schema.json"), schema);
if (process.argv.includes("--release"))
  writeFileSync(join(root, "test", "compatibility", `schema-${version}.json`), schema);
