import { unknown } from "../../../hosts/plugin/support/calls";
import { type Case, preview, shown } from "../../support/case";
import { later, leaves, left, made, one, weekly } from "./shared";

export const previews: readonly Case[] = [
  one(
    "a preview of a new schedule",
    preview(
      weekly,
      { did: "create", posts: 0, requests: ["list targets 200"], state: undefined },
      {
        ...shown({
          planned: { ...weekly, scheduleId: "(to come)", firstRunAt: "(to come)", leftRunning: [] },
        }),
      },
    ),
  ),
  one(
    "a preview of a new schedule whose dateTime is not known yet",
    preview(
      { ...weekly, dateTime: unknown },
      { did: "create", posts: 0, requests: ["list targets 200"] },
      {
        ...shown({ planned: { dateTime: "(to come)" } }),
      },
    ),
  ),
  one(
    "a preview of a new schedule whose target is not known yet",
    preview(
      { ...weekly, targetId: unknown },
      { did: "create", requests: [] },
      shown({ planned: { targetId: "(to come)" } }),
    ),
  ),
  one(
    "a preview of another dateTime",
    made,
    preview(
      { ...weekly, dateTime: later },
      { did: "update", posts: 0, state: { scheduleId: "$schedule0" } },
      {
        ...shown({
          details: { dateTime: "update", "leftRunning[0]": "add" },
          planned: { leftRunning: [{ ...left, since: "(to come)" }], scheduleId: "(to come)" },
          says: [/^info: To come: leftRunning\[0\]: \$schedule0\.$/, leaves],
        }),
      },
    ),
  ),
  one(
    "a preview of a dateTime that is not known yet",
    made,
    preview(
      { ...weekly, dateTime: unknown },
      { did: "update", requests: ["list targets 200"], warnings: 0 },
      {
        ...shown({ details: { dateTime: "update" }, planned: { leftRunning: "(to come)" } }),
      },
    ),
  ),
  one(
    "a preview of a target that is not known yet",
    made,
    preview(
      { ...weekly, targetId: unknown },
      { did: "replace", replaces: ["targetId"], requests: [] },
      {
        ...shown({ details: { targetId: "update-replace" }, planned: { targetId: "(to come)" } }),
      },
    ),
  ),
  one("a preview without changes", made, preview(weekly, { did: "same", requests: [], warnings: 0 })),
];
