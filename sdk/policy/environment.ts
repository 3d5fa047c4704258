import type { CobaltApi } from "../../provider/client/api";
import type { Configuration } from "../../provider/configuration";
import { safeLines } from "../../provider/foreign-text";

/** Everything outside of the stack that a policy may look at. Nothing of it is loaded before it is needed. */
export interface PolicyEnvironment {
  /** Milliseconds since 1970. */
  now(): number;
  readonly variables: Readonly<Record<string, string | undefined>>;
  /** @throws when there is none, or it cannot be read */
  readFile(path: string): string;
  /** @throws ConfigurationError when tokens are missing */
  connect(configuration: Configuration): CobaltApi;
  /** Shows a text to the person who runs the deployment. */
  show(text: string): void;
}

/**
 * The machine's own, for one policy process. What is shown goes to stderr, which the engine prints among the stack's
 * diagnostics. Policies that ask the same organisation share one client, and with it its listings.
 */
export function systemEnvironment(): PolicyEnvironment {
  const clients = new Map<string, CobaltApi>();
  return {
    now: () => Date.now(),
    variables: process.env,
    readFile: (path) => {
      const { readFileSync } = require("node:fs") as typeof import("node:fs");
      return decodedText(readFileSync(path));
    },
    connect: (configuration) => {
      const { apiToken, orgToken, baseUrl } = configuration;
      const key = JSON.stringify([baseUrl, apiToken?.value, orgToken?.value]);
      const client = clients.get(key) ?? newClient(configuration);
      clients.set(key, client);
      return client;
    },
    show,
  };
}

function show(text: string): void {
  console.warn(safeLines(text));
}

function newClient(configuration: Configuration): CobaltApi {
  const { isDebugging, sandboxNotice } =
    require("../../provider/configuration") as typeof import("../../provider/configuration");
  if (configuration.sandbox !== undefined) show(sandboxNotice(configuration.sandbox));
  const { connect } = require("../../provider/context") as typeof import("../../provider/context");
  const { systemEffects } =
    require("../../provider/client/effects") as typeof import("../../provider/client/effects");
  const trace = isDebugging(process.env) ? show : undefined;
  return connect(configuration, { effects: systemEffects, notice: () => {}, trace });
}

/**
 * A file's bytes as text: UTF-8, or UTF-16 of either order, as PowerShell writes it, with or without a byte order mark. Without one,
 * a text that begins with an ASCII character, as JSON does, is recognised by where its zero is.
 */
export function decodedText(bytes: Uint8Array): string {
  return new TextDecoder(encodingOf(bytes)).decode(bytes);
}

function encodingOf([first, second]: Uint8Array): "utf-8" | "utf-16le" | "utf-16be" {
  if ((first === 0xff && second === 0xfe) || (first !== 0 && second === 0)) return "utf-16le";
  if ((first === 0xfe && second === 0xff) || (first === 0 && second !== 0 && second !== undefined))
    return "utf-16be";
  return "utf-8";
}
