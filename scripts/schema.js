// Writes the package's schema, which is generated from the provider and committed: a test compares the two.
const { writeFileSync } = require("node:fs");
const { join } = require("node:path");
const { renderSchema } = require("../dist/provider/schema");
const { version, repository } = require("../package.json");

writeFileSync(join(__dirname, "..", "provider", "schema.json"), renderSchema(version, repository));
