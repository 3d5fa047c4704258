import { type Case, up } from "../../support/case";

export const weekly = { targetId: "$target0", dateTime: "2026-12-06T02:00:00Z", recurrence: "WEEKLY" };

const { recurrence: _, ...once } = weekly;

export { once };

export const made = up(weekly, { did: "create", posts: 1 });

export const leaves = /^leftRunning: \$schedule0 {2}target \$target0 {2}WEEKLY from 2026-12-06T02:00:00Z/;

export const left = {
  id: "$schedule0",
  targetId: "$target0",
  dateTime: "2026-12-06T02:00:00Z",
  recurrence: "WEEKLY",
};

export const later = "2026-12-07T02:00:00Z";

export const one = (name: string, ...steps: Case["steps"]): Case => ({
  name,
  resource: "DastScheduledScan",
  steps,
});
