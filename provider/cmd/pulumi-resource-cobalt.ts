#!/usr/bin/env node
import nodeModule from "node:module";
import { homedir } from "node:os";
import { join } from "node:path";
import { setFlagsFromString } from "node:v8";

/**
 * The compiled code of earlier starts, which Node.js keeps from version 22.8 on; a folder that cannot be written costs only the
 * gain. Not in the system's temporary folder, Node's own choice: another user of the machine could have put code there.
 */
function keepCompiledCode(): void {
  const { enableCompileCache } = nodeModule as { readonly enableCompileCache?: (folder: string) => unknown };
  try {
    enableCompileCache?.(join(process.env.PULUMI_HOME || join(homedir(), ".pulumi"), "node-compile-cache"));
  } catch {
    // `homedir` throws for a user that the machine does not know, as containers have them.
  }
}

/**
 * A stack of many resources leaves much garbage behind and nothing that lasts, and this process mostly waits: without it V8 lets the
 * garbage of 1,000 schedules grow to some 40 MB before it looks. V8 asks for this flag whenever it decides how far a heap may grow
 * (Heap::ShouldOptimizeForMemoryUsage), so it may be set at any time.
 */
function keepMemorySmall(): void {
  setFlagsFromString("--optimize-for-size");
}

keepMemorySmall();
keepCompiledCode();
// Only now: the cache takes what is loaded after it. A name of its own in the bundle too, which is loaded the same way.
require("./plugin");
