import { gzipSync } from "node:zlib";

export interface ArchiveFile {
  /** Without a folder, at most 100 ASCII characters. */
  readonly name: string;
  readonly content: string | Uint8Array;
  readonly executable?: boolean;
}

const block = 512;
/** The byte of a gzip header that names the system which packed: 255 is "unknown" (RFC 1952). */
const systemByte = 9;
const unknownSystem = 255;

/** A gzipped ustar archive. The same files give the same bytes: sorted by name, without times, owners or the packing system. */
export function tarGz(files: readonly ArchiveFile[]): Buffer {
  const sorted = [...files].sort((a, b) => (a.name < b.name ? -1 : 1));
  const packed = gzipSync(Buffer.concat([...sorted.flatMap(entry), Buffer.alloc(2 * block)]), { level: 9 });
  packed[systemByte] = unknownSystem;
  return packed;
}

function entry({ name, content, executable = false }: ArchiveFile): Buffer[] {
  const bytes = Buffer.from(content as Uint8Array);
  const padding = Buffer.alloc((block - (bytes.length % block)) % block);
  return [header(name, bytes.length, executable ? 0o755 : 0o644), bytes, padding];
}

/** POSIX.1-1988 ustar: fixed fields, numbers as octal texts. */
function header(name: string, size: number, mode: number): Buffer {
  const fields = Buffer.alloc(block);
  const octal = (value: number, digits: number) => `${value.toString(8).padStart(digits, "0")}\0`;
  fields.write(name, 0, 100, "ascii");
  fields.write(octal(mode, 7), 100);
  fields.write(octal(0, 7), 108);
  fields.write(octal(0, 7), 116);
  fields.write(octal(size, 11), 124);
  fields.write(octal(0, 11), 136);
  fields.write(" ".repeat(8), 148);
  fields.write("0", 156);
  fields.write("ustar\0" + "00", 257);
  fields.write(
    `${octal(
      fields.reduce((sum, byte) => sum + byte, 0),
      6,
    )} `,
    148,
  );
  return fields;
}
