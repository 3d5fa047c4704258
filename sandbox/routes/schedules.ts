import type { Hono, Context as HonoContext } from "hono";
import { parseDateTime, RECURRENCES, type SandboxRecurrence } from "../calendar";
import type { Context, SandboxEnv } from "../context";
import { formatSchedule } from "../formatters";
import { unprocessable } from "../refusals";
import { readFields, readQuery } from "../requests";
import { addSchedule, type NewSchedule } from "../simulation";
import { postRoutes, type ValidPost } from "./posts";
import { enabledTarget } from "./targets";

/** Scheduled scans can be created and nothing else: no other call is documented. */
export function scheduleRoutes(context: Context): Hono<SandboxEnv> {
  return postRoutes(context, "scheduled_scans", (c, targetId) => validSchedule(context, c, targetId));
}

function validSchedule(context: Context, c: HonoContext<SandboxEnv>, id: string): ValidPost {
  readQuery(c, []);
  const fields = readFields(c, ["date_time", "recurrence"]);
  const schedule: NewSchedule = {
    targetId: enabledTarget(context, id).id,
    ...readDateTime(context, fields.date_time),
    recurrence: readRecurrence(fields.recurrence),
  };
  return {
    fingerprint: `schedule ${schedule.targetId} ${schedule.anchor} ${schedule.recurrence}`,
    work: () => formatSchedule(addSchedule(context.world(), schedule, context.now())),
  };
}

function readDateTime(
  context: Context,
  value: unknown,
): { readonly dateTime: string; readonly anchor: number } {
  const anchor = typeof value === "string" ? parseDateTime(value) : undefined;
  if (typeof value !== "string" || anchor === undefined) {
    throw unprocessable(
      `\`date_time\` must be ISO 8601 with seconds and an offset or Z, as 2026-12-06T02:00:00Z; it is ${JSON.stringify(value) ?? "missing"}.`,
    );
  }
  if (anchor < context.now() && context.switches().pastDateTime === "refuse") {
    throw unprocessable(`\`date_time\` is past: ${value}; it is ${new Date(context.now()).toISOString()}.`);
  }
  return { dateTime: value, anchor };
}

function readRecurrence(value: unknown): SandboxRecurrence | null {
  if (value === undefined) return null;
  const documented = Object.keys(RECURRENCES) as SandboxRecurrence[];
  const known = documented.find((recurrence) => recurrence === value);
  if (known !== undefined) return known;
  throw unprocessable(
    `\`recurrence\` must be ${documented.join(", ")} or absent; it is ${JSON.stringify(value)}.`,
  );
}
