import { type Case, up } from "../../support/case";
import { later, leaves, left, made, once, one, weekly } from "./shared";

/** A change of one input of a weekly schedule. */
export const changes: readonly Case[] = [
  one(
    "another dateTime leaves the old schedule running",
    made,
    up(
      { ...weekly, dateTime: later },
      {
        did: "update",
        posts: 1,
        id: "$schedule0",
        state: {
          scheduleId: "$schedule1",
          firstRunAt: later,
          leftRunning: [{ ...left, since: "2026-11-02T09:00:00Z" }],
        },
        says: [leaves],
        warnings: 1,
      },
    ),
  ),
  one(
    "another offset of the same instant is no change",
    made,
    up({ ...weekly, dateTime: "2026-12-06T03:00:00+01:00" }, { did: "same", requests: [] }),
  ),
  one(
    "a dateTime some recurrences later is no change",
    made,
    up({ ...weekly, dateTime: "2026-12-20T02:00:00Z" }, { did: "same", requests: [] }),
  ),
  one(
    "another recurrence",
    made,
    up({ ...weekly, recurrence: "MONTHLY" }, { did: "update", posts: 1, says: [leaves], warnings: 1 }),
  ),
  one(
    "no recurrence any more",
    made,
    up(once, { did: "update", posts: 1, state: { recurrence: undefined } }),
  ),
  one(
    "a recurrence for what ran once",
    up(once, { did: "create", state: { recurrence: undefined } }),
    up(weekly, { did: "update", posts: 1, state: { recurrence: "WEEKLY" } }),
  ),
  one(
    "another target replaces",
    made,
    up(
      { ...weekly, targetId: "$target1" },
      {
        did: "replace",
        replaces: ["targetId"],
        posts: 1,
        id: "$schedule1",
        state: { targetName: "blog", leftRunning: [{ id: "$schedule0", targetId: "$target0" }] },
        says: [leaves],
      },
    ),
  ),
  one(
    "onChange alone is no change",
    made,
    up({ ...weekly, onChange: "refuse" }, { did: "same", requests: [] }),
  ),
  one(
    "adopt afterwards is no change",
    made,
    up({ ...weekly, adopt: "dsc_other" }, { did: "same", requests: [] }),
  ),
  one(
    "onChange: refuse stops a change, until the old schedule is removed",
    made,
    up(
      { ...weekly, dateTime: later, onChange: "refuse" },
      {
        did: "failed",
        failure: /onChange is "refuse": the schedule \$schedule0/,
        posts: 0,
        state: { scheduleId: "$schedule0" },
      },
    ),
    up(
      { ...weekly, dateTime: later, onChange: "refuse" },
      { did: "update", posts: 1, state: { leftRunning: [] } },
      {
        config: { removedSchedules: ["$schedule0"] },
      },
    ),
  ),
];
