// Writes docs/reference.md from the docstrings and the schema.
const { writeFileSync } = require("node:fs");
const { join } = require("node:path");
const { reference } = require("../dist/scripts/reference/reference");

writeFileSync(join(__dirname, "..", "docs", "reference.md"), reference());
