// Writes docs/reference.md from the docstrings and the schema, and docs/policies.md from the policies.
const { writeFileSync } = require("node:fs");
const { join } = require("node:path");
const { policiesPage } = require("../dist/scripts/reference/policies");
const { reference } = require("../dist/scripts/reference/reference");

writeFileSync(join(__dirname, "..", "docs", "reference.md"), reference());
writeFileSync(join(__dirname, "..", "docs", "policies.md"), policiesPage());
