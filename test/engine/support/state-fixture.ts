import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { StackState } from "./state";

/** A state as a released version has written it. */
export function readStateFixture(version: string): StackState {
  return JSON.parse(readFileSync(fileOf(version), "utf8")) as StackState;
}

/** For a release: keeps the state that it writes. Never for a version that is released already. */
export function writeStateFixture(version: string, state: StackState): void {
  writeFileSync(fileOf(version), `${JSON.stringify(state, null, 2)}\n`);
}

function fileOf(version: string): string {
  return join(__dirname, "..", "fixtures", `state-${version}.json`);
}
