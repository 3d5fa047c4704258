import { unknown } from "../../../hosts/plugin/support/calls";
import { type Case, preview, shown } from "../../support/case";
import { first, made, one, second } from "./shared";

export const previews: readonly Case[] = [
  one(
    "a preview of a new trigger",
    preview(
      first,
      { did: "create", posts: 0, state: undefined },
      {
        ...shown({ planned: { ...first, scanId: "(to come)", joined: "(to come)" } }),
      },
    ),
  ),
  one(
    "a preview of a new trigger that only takes note",
    preview(
      { ...first, scanOnCreate: false },
      { did: "create", posts: 0 },
      shown({ planned: { ...first, scanId: undefined } }),
    ),
  ),
  one(
    "a preview of changed triggers shows the scan to come",
    made,
    preview(
      second,
      { did: "update", posts: 0, state: { scanId: "$scan0" } },
      {
        ...shown({
          details: { "triggers[0]": "update", scanId: "add" },
          planned: { scanId: "(to come)", previousScanId: "$scan0", status: "(to come)" },
          says: [/^info: To come: scanId: known after the deployment\.$/],
        }),
      },
    ),
  ),
  one(
    "a preview of triggers that are not known yet",
    made,
    preview(
      { ...first, triggers: [unknown] },
      { did: "update", posts: 0 },
      {
        ...shown({
          details: { "triggers[0]": "update", "triggers[1]": "delete", scanId: "add" },
          planned: { scanId: "(to come)", previousScanId: "(to come)" },
          says: [/^info: To come: scanId/],
        }),
      },
    ),
  ),
  one(
    "a preview of an option",
    made,
    preview(
      { ...first, onBusy: "join" },
      { did: "update", requests: [] },
      {
        ...shown({ details: { onBusy: "add" }, planned: { scanId: "$scan0", onBusy: "join" } }),
      },
    ),
  ),
  one(
    "a preview of a target that is not known yet",
    made,
    preview(
      { ...first, targetId: unknown },
      { did: "replace", requests: [] },
      {
        ...shown({
          details: { targetId: "update-replace" },
          planned: { targetId: "(to come)", scanId: "(to come)" },
        }),
      },
    ),
  ),
];
