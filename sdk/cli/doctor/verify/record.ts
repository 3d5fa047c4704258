import type { ProbeResult } from "../../../../provider/client";
import { isRecord } from "../../../../provider/resources";
import { documentedNames, documentedWords, formOf } from "./documented";

/** One answer without any value of Cobalt's or of an organisation's: forms, lengths and documented words. */
export interface RecordedAnswer {
  /** `GET /dast/targets/…` */
  readonly ask: string;
  /** Undefined: there was no answer. */
  readonly status: number | undefined;
  readonly body: unknown;
}

const pathWords = new Set(["", "dast", "targets", "scans", "findings", "orgs", "scheduled_scans"]);
const documentedValues = new Set(Object.values(documentedWords).flat());
/** The most forms of a list's entries that are recorded. */
const mostForms = 20;
/** A depth that no documented answer has. */
const deepest = 8;

export function recordedAnswer(asked: { ask: string; result: ProbeResult }): RecordedAnswer {
  const {
    ask,
    result: { outcome },
  } = asked;
  return {
    ask: `GET ${withoutIds(ask)}`,
    status: outcome.kind === "ok" ? 200 : "status" in outcome ? outcome.status : undefined,
    body: outcome.kind === "ok" ? shapeOf(outcome.value) : undefined,
  };
}

function withoutIds(ask: string): string {
  const [path = "", query] = ask.split("?");
  const parts = path.split("/").map((part) => (pathWords.has(part) ? part : "…"));
  const own = query
    ?.split("&")
    .map((pair) => (/^limit=\d{1,4}$/.test(pair) ? pair : pair.replace(/^(scan|target)=.*$|^.*$/s, "$1=…")));
  return `${parts.join("/")}${own === undefined ? "" : `?${own.join("&")}`}`;
}

/** The shape of a value. Names of fields that are not documented are recorded by their length, as texts are. */
export function shapeOf(value: unknown, depth = 0): unknown {
  if (depth > deepest) return "deeper";
  if (Array.isArray(value)) return { entries: value.length, forms: formsOf(value, depth) };
  if (!isRecord(value)) return textOrForm(value);
  const entries = Object.entries(value);
  const known = entries.filter(([name]) => documentedNames.has(name));
  const others = entries.filter(([name]) => !documentedNames.has(name));
  return {
    ...Object.fromEntries(known.map(([name, one]) => [name, shapeOf(one, depth + 1)])),
    ...(others.length === 0
      ? {}
      : {
          "fields that are not documented": others.map(([name, one]) => [
            lengthOf(name),
            shapeOf(one, depth + 1),
          ]),
        }),
  };
}

function formsOf(values: readonly unknown[], depth: number): readonly unknown[] {
  const counts = new Map<string, number>();
  for (const value of values) {
    const form = JSON.stringify(shapeOf(value, depth + 1));
    counts.set(form, (counts.get(form) ?? 0) + 1);
  }
  const all = [...counts].map(([form, count]) => ({ count, form: JSON.parse(form) as unknown }));
  return all.length > mostForms
    ? [...all.slice(0, mostForms), { "more forms": all.length - mostForms }]
    : all;
}

function textOrForm(value: unknown): unknown {
  const form = formOf(value);
  if (typeof value !== "string")
    return typeof value === "number" && documentedValues.has(String(value)) ? value : form;
  return documentedValues.has(value) ? value : `${form} of ${lengthOf(value)}`;
}

/** The length of a text, roughly, since an exact one may identify a name. */
function lengthOf(text: string): string {
  const most = [0, 9, 99, 999].find((one) => text.length <= one);
  return most === undefined ? "1000 and more characters" : `up to ${most} characters`;
}
