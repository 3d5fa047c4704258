import { writeFileSync } from "node:fs";
import { join } from "node:path";

/**
 * Lets the sandbox stand in for Cobalt's own hosts: in every process of a run, https requests go to it instead. Nothing
 * leaves the machine.
 */
export function standIn(folder: string, url: string): Readonly<Record<string, string>> {
  const file = join(folder, "stand-in.cjs");
  writeFileSync(file, preload(new URL(url).port));
  return { NODE_OPTIONS: `--require ${file}` };
}

function preload(port: string): string {
  return `
const http = require("node:http");
require("node:https").request = (options, whenAnswered) =>
  http.request(
    { ...options, protocol: "http:", host: "127.0.0.1", hostname: "127.0.0.1", port: ${port}, agent: undefined, agents: undefined },
    whenAnswered,
  );
`;
}
