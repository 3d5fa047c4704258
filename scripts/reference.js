// Writes what follows from the fields, the docstrings and the policies: the SDK's declarations and classes, docs/reference.md and
// docs/policies.md. Tests compare them with their sources.
const { writeFileSync } = require("node:fs");
const { join } = require("node:path");
const { generated } = require("../dist/scripts/reference/generated");

for (const [file, text] of Object.entries(generated())) writeFileSync(join(__dirname, "..", file), text());
