import { type Case, meanwhile, up } from "../../support/case";
import { day } from "../faults";
import { later, leaves, made, one, weekly } from "./shared";

export const ledger: readonly Case[] = [
  {
    ...one(
      "a removed predecessor leaves the ledger, without a request",
      made,
      up({ ...weekly, dateTime: later }, { did: "update" }),
      up(
        { ...weekly, dateTime: later },
        { did: "update", requests: [], state: { leftRunning: [] } },
        {
          config: { removedSchedules: ["$schedule0"] },
        },
      ),
    ),
  },
  one(
    "a removed schedule is made anew",
    made,
    up(
      weekly,
      { did: "update", posts: 1, state: { scheduleId: "$schedule1", leftRunning: [] } },
      {
        config: { removedSchedules: ["$schedule0"] },
      },
    ),
  ),
  one(
    "a destroy says what goes on, and asks Cobalt for nothing",
    made,
    up({ ...weekly, dateTime: later }, { did: "update" }),
    {
      run: "destroy",
      expect: {
        did: "delete",
        requests: [],
        state: undefined,
        says: [leaves, /^leftRunning: \$schedule1/],
        warnings: 1,
      },
    },
  ),
];

export const refreshes: readonly Case[] = [
  one("a refresh of what is as declared", made, {
    run: "refresh",
    expect: { did: "read", posts: 0, warnings: 0 },
  }),
  one(
    "a refresh keeps a schedule whose target is gone",
    made,
    meanwhile(({ sandbox }) => sandbox.store.removeTarget(String(sandbox.store.targets[0]?.id))),
    {
      run: "refresh",
      expect: { did: "read", state: { targetFound: false }, says: [/^observed: .*target not found/] },
    },
  ),
  one(
    "a refresh names what is overdue",
    made,
    meanwhile(({ sandbox, time }) => {
      sandbox.store.setTargetEnabled(String(sandbox.store.targets[0]?.id), false);
      time.advance(60 * day);
    }),
    { run: "refresh", expect: { did: "read", says: [/^observed: .*target disabled/], warnings: 1 } },
  ),
];
