import { unknown } from "../../../hosts/plugin/support/calls";
import { type Case, preview, shown, up } from "../../support/case";
import { gate, one, passes, scan } from "./shared";

export const previews: readonly Case[] = [
  one(
    "a preview of a new gate whose scan is not known yet",
    preview(
      { ...gate, scanId: unknown },
      { did: "create", requests: [], state: undefined },
      {
        ...shown({ planned: { scanId: "(to come)", verdict: "(to come)", summary: "(to come)" } }),
      },
    ),
  ),
  one(
    "a preview of changed limits",
    scan(),
    passes,
    preview(
      { ...gate, limits: { maxHigh: 0, maxMedium: 1 } },
      { did: "update", requests: [] },
      {
        ...shown({ details: { "limits.maxMedium": "update" }, planned: { verdict: "(to come)" } }),
      },
    ),
  ),
  one(
    "a preview of a limit that is not known yet",
    scan(),
    passes,
    preview(
      { ...gate, limits: { maxHigh: unknown } },
      { did: "update", requests: [] },
      {
        ...shown({
          details: { "limits.maxHigh": "update", "limits.maxMedium": "delete" },
          planned: { verdict: "(to come)" },
        }),
      },
    ),
  ),
  one(
    "a preview of another scan, not known yet",
    scan(),
    passes,
    preview(
      { ...gate, scanId: unknown },
      { did: "replace", replaces: ["scanId"], requests: [] },
      {
        ...shown({ details: { scanId: "update-replace" }, planned: { scanId: "(to come)" } }),
      },
    ),
  ),
  one(
    "a preview of a gate that only warned",
    scan({ status: "completed" }, 1),
    up({ ...gate, onFailure: "warn" }, { did: "create", state: { verdict: "failed" } }),
    preview(
      { ...gate, onFailure: "warn" },
      { did: "update", requests: [] },
      {
        ...shown({
          details: { verdict: "add" },
          planned: { verdict: "(to come)" },
          says: [/^info: To come: verdict/],
        }),
      },
    ),
  ),
];
