import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { tarGz } from "../../scripts/package-plugin/tar";

const files = [
  { name: "b.txt", content: "é".repeat(700) },
  { name: "a", content: "#!/bin/sh\n", executable: true },
  { name: "block", content: "x".repeat(512) },
  { name: "empty", content: "" },
];

it("is what tar unpacks, with contents and the executable's mode", () => {
  const folder = mkdtempSync(join(tmpdir(), "tar-"));
  try {
    writeFileSync(join(folder, "archive.tar.gz"), tarGz(files));
    execFileSync("tar", ["-xzf", "archive.tar.gz"], { cwd: folder });
    for (const { name, content, executable } of files) {
      expect(readFileSync(join(folder, name), "utf8")).toBe(content);
      expect(statSync(join(folder, name)).mode & 0o111).toBe(executable ? 0o111 : 0);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});

it("is the same whatever the order, and names no system", () => {
  const packed = tarGz(files);
  expect(tarGz([...files].reverse())).toEqual(packed);
  expect(packed.subarray(4, 10)).toEqual(Buffer.from([0, 0, 0, 0, 2, 255]));
});
