import { randomBytes } from "node:crypto";
import {
  accessSync,
  closeSync,
  constants,
  createReadStream,
  fchmodSync,
  fchownSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  lstatSync,
  openSync,
  readlinkSync,
  readSync,
  realpathSync,
  renameSync,
  type Stats,
  unlinkSync,
  writeSync,
} from "node:fs";
import { Socket } from "node:net";
import { devNull } from "node:os";
import { basename, dirname, join, resolve, sep } from "node:path";
import { isatty, ReadStream } from "node:tty";
import { decodedText } from "../policy/environment";
import type { CommandContext } from "./command";

/** The most symbolic links that Linux follows. */
const mostLinks = 40;
/** The largest text that is read: Node's strings hold little more. */
const mostBytes = 500_000_000;

/**
 * Replaces a file as a whole: the text is written beside the file and to the disk, and then renamed, so that the old file
 * stays where anything fails. Mode and owner of an existing file stay, and symbolic links are followed. Throws for what cannot be
 * renamed over: a folder, a pipe, a device, an open descriptor such as /dev/stdout. What goes to the null device is gone.
 */
export function replaceFile(path: string, text: string): void {
  const file = followed(path);
  if (file === devNull) return;
  const old = replaceable(file);
  if (old !== undefined) accessSync(file, constants.W_OK);
  // Without the file's own name, which may be as long as a name can be.
  const beside = join(dirname(file), `.pulumi-cobalt-${randomBytes(6).toString("hex")}.tmp`);
  const fd = openSync(beside, "wx", 0o666);
  try {
    try {
      if (old !== undefined) keepOwnerAndMode(fd, old);
      writeAll(fd, Buffer.from(text));
      fsyncSync(fd);
    } finally {
      closeSync(fd);
    }
    renameSync(beside, file);
  } catch (error) {
    unlinkSync(beside);
    throw error;
  }
  syncFolder(dirname(file));
}

/** Adds lines to the end of a file, below what others have written: all of them, or none. */
export function addLines(path: string, text: string): void {
  const file = followed(path);
  replaceable(file);
  const fd = openSync(file, "a+", 0o666);
  const { size } = fstatSync(fd);
  try {
    const bytes = Buffer.from(`${endsInLine(fd, size) ? "" : "\n"}${text}`);
    writeAll(fd, bytes);
    fsyncSync(fd);
  } catch (error) {
    ftruncateSync(fd, size);
    throw error;
  } finally {
    closeSync(fd);
  }
}

/** Writes all bytes, or throws: a single call may write a part of them where there is no room for more. */
export function writeAll(fd: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(fd, bytes, at);
}

/**
 * A file's text, or a pipe's up to its end, in UTF-8 or UTF-16. The wait for a pipe's other end keeps no signal from being heard.
 * Rejects where it cannot be read, and with an `AbortError` when the signal is aborted.
 */
export async function readText(path: string, signal: AbortSignal): Promise<string> {
  signal.throwIfAborted();
  // Without this flag, opening a pipe waits for its other end.
  const fd = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  const stream = streamOf(fd);
  const stop = () => stream.destroy(signal.reason);
  signal.addEventListener("abort", stop, { once: true });
  try {
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      chunks.push(chunk);
      size += chunk.length;
      if (size > mostBytes) throw new Error(`it holds more than ${mostBytes / 1_000_000} MB`);
    }
    return decodedText(Buffer.concat(chunks));
  } finally {
    signal.removeEventListener("abort", stop);
  }
}

function streamOf(fd: number) {
  if (isatty(fd)) return new ReadStream(fd);
  if (fstatSync(fd).isFIFO()) return new Socket({ fd, readable: true, writable: false });
  return createReadStream("", { fd });
}

/** Replaces a file; a failure is reported on stderr. @returns true if it is written @throws what is a fault of our own */
export function wroteFile(path: string, text: string, context: CommandContext): boolean {
  return wrote(path, () => context.writeFile(path, text), context);
}

/** Writes a command's output: into a file, or to stdout where none is named, or `-`. @returns true unless a file cannot be written */
export function wroteOutput(path: string | undefined, text: string, context: CommandContext): boolean {
  if (path !== undefined && path !== "-") return wroteFile(path, text, context);
  context.stdout.write(text);
  return true;
}

/** Adds to a file; a failure is reported on stderr. @returns true if it is written @throws what is a fault of our own */
export function addedToFile(path: string, text: string, context: CommandContext): boolean {
  return wrote(path, () => context.appendFile(path, text), context);
}

function wrote(path: string, write: () => void, context: CommandContext): boolean {
  try {
    write();
    return true;
  } catch (error) {
    context.stderr.write(`pulumi-cobalt: ${path} cannot be written: ${reasonOf(error)}.\n`);
    return false;
  }
}

/**
 * The message of an error of the file system, without the name of a temporary file.
 * @throws the fault itself where the error is one of our own
 */
export function reasonOf(error: unknown): string {
  const { ownFaultIn } = require("../../provider/client") as typeof import("../../provider/client");
  const fault = ownFaultIn(error);
  if (fault !== undefined) throw fault;
  const text = error instanceof Error ? error.message : String(error);
  return text.replace(/^(E[A-Z0-9]+: [^,]*), .*$/s, "$1");
}

/** Follows symbolic links to a file that need not exist. @throws Error for a folder, a descriptor or a loop */
function followed(path: string): string {
  let at = resolve(path);
  if ((path.endsWith("/") || path.endsWith(sep)) && statOf(at) === undefined)
    throw new Error("it is a folder");
  for (let links = 0; links < mostLinks; links += 1) {
    const folder = realpathSync(dirname(at));
    at = join(folder, basename(at));
    if (isOfDescriptors(folder, at))
      throw new Error("it is an open descriptor, and not a file that can be replaced");
    const stat = statOf(at);
    if (stat === undefined || !stat.isSymbolicLink()) return at;
    at = resolve(folder, readlinkSync(at));
  }
  throw new Error("ELOOP: too many symbolic links");
}

/** True if a path names an open descriptor: `/dev/stdout` leads to `/proc/self/fd/1`, and that to whatever the shell has opened. */
function isOfDescriptors(folder: string, path: string): boolean {
  return (
    /^\/proc\/[^/]+(\/task\/[^/]+)?\/fd$|^\/dev\/fd$/.test(folder) || /^\/dev\/std(in|out|err)$/.test(path)
  );
}

function statOf(path: string): Stats | undefined {
  return lstatSync(path, { throwIfNoEntry: false });
}

/** What stands where a file is to be written; undefined: nothing. @throws Error for what is no file */
function replaceable(path: string): Stats | undefined {
  const stat = statOf(path);
  if (stat === undefined || stat.isFile()) return stat;
  const kind = stat.isDirectory() ? "folder" : stat.isFIFO() ? "pipe" : stat.isSocket() ? "socket" : "device";
  throw new Error(`it is a ${kind}, and not a file that can be replaced as a whole`);
}

function keepOwnerAndMode(fd: number, { uid, gid, mode }: Stats): void {
  const own = fstatSync(fd);
  // Only root may give a file away; the mode is set afterwards, since a new owner takes special bits from it.
  if (own.uid !== uid || own.gid !== gid) attempt(() => fchownSync(fd, uid, gid));
  fchmodSync(fd, mode & 0o7777);
}

/** Writes a new name to the disk, so that it outlives a power cut; not every system can. */
function syncFolder(folder: string): void {
  attempt(() => {
    const fd = openSync(folder, "r");
    attempt(() => fsyncSync(fd));
    closeSync(fd);
  });
}

function endsInLine(fd: number, size: number): boolean {
  if (size === 0) return true;
  const last = Buffer.alloc(1);
  readSync(fd, last, 0, 1, size - 1);
  return last.toString() === "\n";
}

function attempt(action: () => void): void {
  try {
    action();
  } catch {
    // The file is whole without it.
  }
}
