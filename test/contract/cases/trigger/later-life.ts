import { type Case, meanwhile, up } from "../../support/case";
import { first, isOver, made, one } from "./shared";

export const laterLife: readonly Case[] = [
  one("a refresh reads the scan's status", made, isOver, {
    run: "refresh",
    expect: { did: "read", requests: ["get scan 200"], state: { status: "completed" } },
  }),
  one(
    "a refresh keeps a scan that Cobalt has no longer, and the next run starts none",
    made,
    meanwhile(({ sandbox }) => sandbox.store.purgeScan(String(sandbox.store.scans[0]?.id))),
    { run: "refresh", expect: { did: "read", state: { status: "purged" } } },
    up(first, { did: "same", requests: [] }),
  ),
  one("a destroy says which scan goes on", made, {
    run: "destroy",
    expect: {
      did: "delete",
      posts: 0,
      state: undefined,
      says: [/^runningScans: scan \$scan0 goes on/],
      warnings: 1,
    },
  }),
  one(
    "a destroy of a scan that is over says nothing",
    made,
    isOver,
    { run: "refresh", expect: {} },
    { run: "destroy", expect: { requests: [], warnings: 0 } },
  ),
  one(
    "onDestroy: wait waits for the end of the scan",
    up({ ...first, onDestroy: "wait" }, { did: "create" }),
    {
      run: "destroy",
      expect: {
        did: "delete",
        posts: 0,
        says: [/^progress: waiting until scan \$scan0 is over/],
        warnings: 0,
      },
    },
  ),
];
