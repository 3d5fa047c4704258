import { join } from "node:path";
import { realSystem } from "../tools/engine";
import { pack } from "./packed-package";

/** Packs what is built as it is published, into the folder `out`, and prints the tarball's path. */
const root = join(__dirname, "..", "..");
pack(realSystem(), { source: root, root: join(root, "out") }).then(
  (tarball) => process.stdout.write(`${tarball}\n`),
  (error: Error) => {
    process.stderr.write(`The package was not packed. ${error.message}\n`);
    process.exitCode = 1;
  },
);
