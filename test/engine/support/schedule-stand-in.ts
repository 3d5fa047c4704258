import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { tlsFront } from "../../client/support/tls-front";

export interface StandIn {
  readonly env: Readonly<Record<string, string>>;
  readonly close: () => Promise<void>;
}

/**
 * Lets the sandbox stand in for Cobalt's own hosts: in every process of a run, connections to them go to it instead, over TLS
 * with a certificate of the tests' own. Nothing leaves the machine.
 */
export async function standIn(folder: string, url: string): Promise<StandIn> {
  const front = await tlsFront(Number(new URL(url).port));
  const file = join(folder, "stand-in.cjs");
  writeFileSync(file, preload(front.port));
  const authority = join(__dirname, "..", "..", "client", "support", "tls", "ca.pem");
  return { env: { NODE_OPTIONS: `--require ${file}`, NODE_EXTRA_CA_CERTS: authority }, close: front.close };
}

function preload(port: number): string {
  return `
const net = require("node:net");
const tls = require("node:tls");
const isCobalt = ({ host }) => /\\.cobalt\\.io$/.test(host ?? "");
const [connect, secure] = [net.connect, tls.connect];
net.connect = (options, ...rest) =>
  connect(isCobalt(options) ? { ...options, host: "127.0.0.1", port: ${port} } : options, ...rest);
tls.connect = (options, ...rest) =>
  secure(isCobalt(options) ? { ...options, host: "cobalt.test", servername: "cobalt.test" } : options, ...rest);
`;
}
