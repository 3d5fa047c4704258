import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { RunOutcome } from "./cli-run";
import { harness } from "./harness";
import { readTexts } from "./state";
import type { Project } from "./workspace";

/** Everything that a person, a log collector or a thief could read, by the name of the channel. */
export class Channels {
  readonly #texts = new Map<string, string>();

  add(name: string, text: string): void {
    this.#texts.set(name, `${this.#texts.get(name) ?? ""}\n${text}`);
  }

  addRun(name: string, { stdout, stderr }: RunOutcome): void {
    this.add(`stdout of ${name}`, stdout);
    this.add(`stderr of ${name}`, stderr);
  }

  /** A file that a run has written; one that is missing would prove nothing. */
  addFile(name: string, path: string): void {
    if (!existsSync(path)) throw new Error(`${name}: there is no ${path}`);
    this.add(name, readFileSync(path, "utf8"));
  }

  /** State, history and backups as they lie on disk, and whatever else the CLI leaves in the project and its home. */
  addDisk(project: Project): void {
    for (const [path, text] of Object.entries(project.stateFileTexts())) {
      const kind = /[\\/](stacks|history|backups|locks)[\\/]/.exec(path)?.[1] ?? "other files";
      this.add(`${kind} of the backend`, text);
    }
    const workspaces = join(harness().home, ".pulumi", "workspaces");
    if (existsSync(workspaces))
      this.add("workspaces of PULUMI_HOME", Object.values(readTexts(workspaces)).join("\n"));
  }

  get names(): readonly string[] {
    return [...this.#texts.keys()];
  }

  textOf(name: string): string {
    return this.#texts.get(name) ?? "";
  }

  /** `channel: line` for each line that holds one of the needles. */
  hits(needles: readonly string[]): readonly string[] {
    return this.names.flatMap((name) =>
      this.textOf(name)
        .split("\n")
        .filter((line) => needles.some((needle) => line.includes(needle)))
        .map((line) => `${name}: ${line.slice(0, 400)}`),
    );
  }
}

/** A secret as it is, percent-encoded, in base64, and as the two headers and Go's log might show it. */
export function formsOf(secret: string): readonly string[] {
  const bytes = Buffer.from(secret);
  const forms = [
    secret,
    encodeURIComponent(secret),
    bytes.toString("base64"),
    bytes.toString("base64url"),
    bytes.toString("hex"),
  ];
  return [...new Set(forms)];
}

/** What the sandbox's findings hold and nobody but Cobalt's web application may show. */
export const findingContents = [
  "Reflected cross-site scripting",
  "search?q=",
  "alert(",
  "visible-only-in-http-exchanges",
  "Content-Security-Policy",
  "is written into the page",
];
