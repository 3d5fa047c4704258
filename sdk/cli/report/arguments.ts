import { type ExemptionConfig, exemptionOf } from "../../policy/config/exemptions";
import { UsageError } from "../command";
import { parseOptions, readChoice } from "../options";
import { type Problem, problems } from "./model";

export const formats = ["table", "markdown", "json", "csv", "ics", "html"] as const;
export type Format = (typeof formats)[number];

export interface ReportArgs {
  readonly states: readonly string[];
  readonly stacks: readonly string[];
  /** From when on the past is looked at; milliseconds since 1970. */
  readonly since: number;
  readonly exemptions: readonly ExemptionConfig[];
  readonly format: Format;
  /** Undefined: stdout. */
  readonly out: string | undefined;
  readonly failOn: readonly Problem[];
}

const options = {
  state: { type: "string", multiple: true },
  stack: { type: "string", multiple: true },
  since: { type: "string" },
  exempt: { type: "string", multiple: true },
  format: { type: "string" },
  json: { type: "boolean" },
  out: { type: "string" },
  "fail-on": { type: "string" },
} as const;

const day = 24 * 3_600_000;
const defaultDays = 90;
/** Cobalt's lists are read back to there, so a slip of the keyboard must not read ten years. */
const mostDays = 3 * 366;

/** @throws UsageError */
export function parseReportArgs(args: readonly string[], now: number): ReportArgs {
  const values = parseOptions(args, options);
  const format = readChoice("--format", values.format, formats) ?? "table";
  return {
    states: values.state ?? [],
    stacks: values.stack ?? [],
    since: sinceOf(values.since, now),
    exemptions: (values.exempt ?? []).map((text) => exemptionIn(text, now)),
    format: values.json === true ? "json" : format,
    out: values.out === "-" ? undefined : values.out,
    failOn: (values["fail-on"]?.split(",") ?? []).map(
      (text) => readChoice("--fail-on", text.trim(), problems) as Problem,
    ),
  };
}

function sinceOf(text: string | undefined, now: number): number {
  if (text === undefined) return now - defaultDays * day;
  const [, days] = /^(\d{1,4})d$/.exec(text) ?? [];
  const date = /^\d{4}-\d{2}-\d{2}$/.test(text) ? new Date(text) : undefined;
  const isDate = date !== undefined && !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
  const since = days === undefined ? (isDate ? date.getTime() : Number.NaN) : now - Number(days) * day;
  if (since < now && since >= now - mostDays * day) return since;
  throw new UsageError(
    `--since cannot be "${text}": it is a day that has passed, yyyy-mm-dd, or a number of days such as 30d, at most ${mostDays}d.`,
  );
}

function exemptionIn(text: string, now: number): ExemptionConfig {
  const [, target, reason, until] = /^([^=]+)=(.*\S)\s+until\s+(\d{4}-\d{2}-\d{2})$/s.exec(text) ?? [];
  if (target === undefined || reason === undefined || until === undefined)
    throw new UsageError(`--exempt cannot be "${text}": it is dt_…=<why> until <yyyy-mm-dd>.`);
  const exemption = { target, reason, until };
  const judged = exemptionOf({ id: target }, [exemption], now);
  if (judged.kind === "expired") throw new UsageError(`--exempt: ${judged.text}`);
  return exemption;
}
