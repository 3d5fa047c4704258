import { type Case, meanwhile, up } from "../../support/case";
import { first, isBusy, once, one, second } from "./shared";

export const creations: readonly Case[] = [
  one(
    "a scan at once",
    up(first, {
      did: "create",
      id: "$target0/one",
      requests: ["list targets 200", "list scans 200", "create scan 201"],
      state: {
        ...first,
        scanId: "$scan0",
        joined: false,
        status: "queued",
        targetName: "shop",
        previousScanId: undefined,
      },
      warnings: 0,
    }),
    up(first, { did: "same", requests: [], warnings: 0 }),
  ),
  one(
    "without triggers, once",
    up(once, { did: "create", posts: 1 }),
    up(once, { did: "same", requests: [] }),
  ),
  one(
    "scanOnCreate: false takes note of the triggers, and scans at the first change",
    up({ ...first, scanOnCreate: false }, { did: "create", posts: 0, state: { scanId: undefined } }),
    up({ ...first, scanOnCreate: false }, { did: "same", requests: [] }),
    up({ ...second, scanOnCreate: false }, { did: "update", posts: 1, state: { scanId: "$scan0" } }),
  ),
  one(
    "an adopted scan is not started",
    isBusy,
    up(
      { ...first, adopt: "$scan0" },
      { did: "create", posts: 0, state: { scanId: "$scan0", joined: true, status: "started" } },
    ),
    up(first, { did: "update", requests: [], state: { scanId: "$scan0", adopt: undefined } }),
  ),
  one(
    "a scan of another target is not adopted",
    isBusy,
    up(
      { ...first, targetId: "$target1", adopt: "$scan0" },
      { did: "failed", failure: /that is a scan of \$target0/, posts: 0, state: undefined },
    ),
  ),
  one(
    "a scan that there is not is not adopted",
    up({ ...first, adopt: "dsc_nobody" }, { did: "failed", failure: /Cobalt has no such scan/, posts: 0 }),
  ),
  one(
    "a deployment that is not ready",
    up(
      { ...first, readiness: { url: "http://127.0.0.1:1/", timeout: "20s" } },
      {
        did: "failed",
        failure: /No scan was started: .* was not ready within 20 s/,
        posts: 0,
        says: [/^progress: waiting until/],
      },
    ),
  ),
];

export const busy: readonly Case[] = [
  one(
    "a busy target is asked all the same",
    isBusy,
    up(first, { did: "create", posts: 1, state: { scanId: "$scan1", joined: false } }),
  ),
  one(
    "onBusy: wait waits until the other scan is over",
    isBusy,
    up(
      { ...first, onBusy: "wait" },
      {
        did: "create",
        posts: 1,
        state: { scanId: "$scan1" },
        says: [/^progress: waiting until \$target0 is free/],
      },
    ),
  ),
  one(
    "onBusy: wait gives up after busyTimeout",
    isBusy,
    up(
      { ...first, onBusy: "wait", busyTimeout: "5m" },
      { did: "failed", failure: /still busy after 5 min/, posts: 0, state: undefined },
    ),
  ),
  one(
    "onBusy: join takes the other scan",
    isBusy,
    up({ ...first, onBusy: "join" }, { did: "create", posts: 0, state: { scanId: "$scan0", joined: true } }),
  ),
  one(
    "onBusy: fail stops",
    isBusy,
    up({ ...first, onBusy: "fail" }, { did: "failed", failure: /\$target0 is busy/, posts: 0 }),
  ),
  one(
    "a target that Cobalt finds too busy",
    isBusy,
    meanwhile(({ sandbox }) => sandbox.setUndocumented({ busyTarget: "refuse" })),
    up(first, { did: "failed", failure: /The target is busy: scan \$scan0/, posts: 1, state: undefined }),
  ),
];
