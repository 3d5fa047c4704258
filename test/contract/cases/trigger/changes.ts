import { archive, asset } from "../../../hosts/plugin/support/calls";
import { type Case, up } from "../../support/case";
import { first, isOver, made, once, one, second } from "./shared";

/** Options alone start nothing. */
const options = {
  scanOnCreate: false,
  onBusy: "wait",
  busyTimeout: "10m",
  readiness: { url: "https://shop.example/version" },
  adopt: "dsc_other",
  onDestroy: "wait",
};

const optionChanges = Object.entries(options).flatMap(([name, value]) => [
  one(
    `another ${name} is noted without a request, and taken back as well`,
    made,
    up(
      { ...first, [name]: value },
      { did: "update", requests: [], state: { [name]: value, scanId: "$scan0" } },
    ),
    up(first, { did: "update", requests: [], state: { [name]: undefined, scanId: "$scan0" } }),
  ),
]);

export const changes: readonly Case[] = [
  ...optionChanges,
  one(
    "another value in triggers starts a scan",
    made,
    isOver,
    up(second, {
      did: "update",
      id: "$target0/one",
      posts: 1,
      state: { scanId: "$scan1", previousScanId: "$scan0" },
    }),
    isOver,
    up(first, { did: "update", posts: 1, state: { scanId: "$scan2", previousScanId: "$scan1" } }),
  ),
  one(
    "a value deep in triggers starts a scan",
    made,
    isOver,
    up({ ...first, triggers: ["1.0.0", { image: "b" }] }, { did: "update", posts: 1 }),
  ),
  one(
    "one trigger less starts a scan",
    made,
    isOver,
    up({ ...first, triggers: ["1.0.0"] }, { did: "update", posts: 1 }),
  ),
  one(
    "another order of keys starts none",
    up({ ...once, triggers: [{ a: 1, b: 2 }] }, { did: "create" }),
    up({ ...once, triggers: [{ b: 2, a: 1 }] }, { did: "same", requests: [] }),
  ),
  one(
    "an asset's or archive's content starts a scan, and not where it lies",
    up(
      { ...once, triggers: [{ ...asset, hash: "a" }, [{ ...archive, hash: "b" }]] },
      { did: "create", state: { triggers: ["asset:a", ["archive:b"]] } },
    ),
    up(
      {
        ...once,
        triggers: [{ ...asset, text: "elsewhere", hash: "a" }, [{ ...archive, path: "./b", hash: "b" }]],
      },
      { did: "same", requests: [] },
    ),
    isOver,
    up(
      { ...once, triggers: [{ ...asset, hash: "a" }, [{ ...archive, hash: "c" }]] },
      { did: "update", posts: 1 },
    ),
  ),
  one(
    "another target replaces",
    made,
    up(
      { ...first, targetId: "$target1" },
      {
        did: "replace",
        replaces: ["targetId"],
        id: "$target1/one",
        posts: 1,
        says: [/^runningScans: scan \$scan0 goes on/],
      },
    ),
  ),
];
