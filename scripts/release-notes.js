// Prints the changelog's section of one version, without its heading: `node scripts/release-notes.js 1.2.3`. Fails where the documents
// of this commit do not install that release.
const { readFileSync } = require("node:fs");
const { join } = require("node:path");
const { released } = require("../dist/scripts/generate/installation");

const [, , version] = process.argv;
const sections = readFileSync(join(__dirname, "..", "CHANGELOG.md"), "utf8")
  .split(/^## /m)
  .slice(1);
const section = sections.find(
  (text) => text.split("\n", 1)[0].replace(/[[\]]/g, "").split(" ")[0] === version,
);
if (!released) {
  console.error(
    "The documents install from a clone. Set `released` in scripts/generate/installation.ts and run `npm run generate`.",
  );
  process.exitCode = 1;
} else if (version === undefined || section === undefined) {
  console.error(`CHANGELOG.md has no section "## ${version ?? "<version>"}". Write it before the release.`);
  process.exitCode = 1;
} else {
  console.log(section.slice(section.indexOf("\n") + 1).trim());
}
