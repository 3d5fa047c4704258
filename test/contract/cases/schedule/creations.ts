import { type Case, preview, shown, up } from "../../support/case";
import { once, one, weekly } from "./shared";

export const creations: readonly Case[] = [
  one(
    "a weekly schedule",
    up(weekly, {
      did: "create",
      id: "$schedule0",
      posts: 1,
      requests: ["list targets 200", "create scheduled scan 201"],
      state: {
        ...weekly,
        scheduleId: "$schedule0",
        firstRunAt: weekly.dateTime,
        leftRunning: [],
        targetName: "shop",
      },
      warnings: 0,
    }),
    up(weekly, { did: "same", requests: [], warnings: 0 }),
  ),
  one(
    "a scan that runs once",
    up(once, { did: "create", state: { firstRunAt: once.dateTime, recurrence: undefined } }),
  ),
  one(
    "a series that began in the past",
    up(
      { ...weekly, dateTime: "2024-01-07T02:00:00Z" },
      { did: "create", state: { firstRunAt: "2026-11-08T02:00:00Z" } },
    ),
  ),
  one(
    "an adopted schedule is not posted",
    up(
      { ...weekly, adopt: "dsc_byHand" },
      { did: "create", id: "dsc_byHand", posts: 0, says: [/^info: Took over dsc_byHand/] },
    ),
    up(weekly, { did: "same", requests: [] }),
  ),
  one(
    "an adopted schedule whose id is not known",
    up(
      { ...weekly, adopt: "existing" },
      { did: "create", posts: 0, says: [/^info: Took over unknown:\$target0:\w{8}/] },
    ),
  ),
  one(
    "a target that is disabled, in a preview",
    preview(
      { ...weekly, targetId: "$target2" },
      { did: "create", posts: 0, says: [/^disabledTargets: .*old/], warnings: 1 },
      {
        ...shown({ planned: { targetId: "$target2" } }),
      },
    ),
  ),
  one(
    "a day that not every month has",
    up(
      { ...weekly, dateTime: "2026-12-31T02:00:00Z", recurrence: "MONTHLY" },
      { did: "create", says: [/^shortMonths: /] },
    ),
  ),
];
