import type { Deviation, Json, Kind } from "./deviating-cobalt";
import type { Outcomes } from "./operations";

/** One way in which Cobalt's answers differ from its documentation, and what is declared to come of it. */
export interface DeclaredDeviation {
  /** `scan.status, null` */
  readonly name: string;
  readonly deviation: Deviation;
  /** The outcomes that are others than without the deviation: a decision needs the field, or it counts for the worse. */
  readonly otherwise: Partial<Outcomes>;
}

type Otherwise = Partial<Outcomes>;

/** A target is named by its id alone; without one, targets are none, and whatever has to be whole says so. */
const noTargets: Otherwise = {
  "look-ups": "error: lifecycle, 0 enabled, completed, 3 scans, 1 high",
  policies: "1 unscheduled, 1 unscanned",
  report: "not-found+overdue, absent, absent",
  refresh: "error: protocol",
  up: "scheduled, started; 2 made, 1 told",
};
const mayBeEnabled: Otherwise = {
  "look-ups": "target, 3 enabled, completed, 3 scans, 1 high",
  policies: "3 unscheduled, 1 unscanned",
  report: "fine, unscheduled, unscheduled",
  refresh: "found, enabled not told, shop, on time, completed",
};
const noVerdict: Otherwise = {
  "gate that passes": "error: protocol",
  "gate that fails": "error: protocol",
  "gate without limits": "error: protocol",
  "gate of new findings": "error: protocol",
};
const noScans: Otherwise = {
  ...noVerdict,
  "look-ups": "target, 2 enabled, error: protocol, 0 scans, 1 high",
  policies: "2 unscheduled, 2 unscanned",
  report: "overdue, unscheduled, fine",
  refresh: "error: protocol",
  up: "scheduled, started; 2 made, 1 told",
};
/** No evidence of a run. */
const scansOfOthers: Otherwise = {
  policies: "2 unscheduled, 2 unscanned",
  report: "overdue, unscheduled, fine",
  refresh: "found, enabled, shop, overdue, completed",
};
/** And none that a finding is old. */
const scansOfNobody: Otherwise = { ...scansOfOthers, "gate of new findings": "failed" };
const undated: Otherwise = {
  "gate of new findings": "failed",
  report: "overdue, unscheduled, fine",
  refresh: "found, enabled, shop, overdue, completed",
};
const inStatus = (status: string): Otherwise => ({
  "gate that passes": "failed",
  "gate without limits": "failed",
  "gate of new findings": "failed",
  "look-ups": `target, 2 enabled, ${status}, 3 scans, 1 high`,
  policies: "2 unscheduled, 2 unscanned",
  refresh: `found, enabled, shop, on time, ${status}`,
});
/** The low finding of each scan counts as a high one. */
const allHigh: Otherwise = {
  "gate that passes": "failed",
  "look-ups": "target, 2 enabled, completed, 3 scans, 2 high",
};
/** The accepted finding counts. */
const noneAccepted: Otherwise = { "gate that passes": "failed" };
const allNew: Otherwise = { "gate of new findings": "failed" };
const warned: Otherwise = { up: "scheduled, started; 2 made, 1 told" };
const withoutId: Otherwise = { up: "scheduled without id, started; 2 made, 1 told" };
/** A list that must be whole, and is not. */
const noLists: Otherwise = {
  ...noVerdict,
  "look-ups": "error: protocol, error: protocol, completed, error: protocol, error: protocol",
  policies: "1 unscheduled, 1 unscanned",
  report: "exit 1",
  refresh: "error: protocol",
  up: "scheduled, error: protocol; 1 made",
};
/** It may be a finding, and it is said that targets and scans are left out. */
const oneMoreFinding: Otherwise = {
  "gate that passes": "failed",
  "gate of new findings": "failed",
  "look-ups": "target, 2 enabled, completed, 3 scans, 2 high",
  policies: "3 unscheduled, 1 unscanned",
  up: "scheduled, started; 2 made, 2 told",
};
type Form = readonly [form: string, value: unknown, otherwise?: Otherwise];

const absent = Symbol("absent");

/** Of each object of a kind, one field in several forms. */
function field(
  kind: Kind,
  name: string,
  forms: readonly Form[],
  where: "everywhere" | "alone" = "everywhere",
) {
  return forms.map(([form, value, otherwise = {}]): DeclaredDeviation => {
    const change = (object: Json, alone: boolean) => {
      if (where === "alone" && !alone) return;
      if (value === absent) delete object[name];
      else object[name] = value;
    };
    const place = where === "alone" ? " (in the answer about one)" : "";
    return {
      name: `${kind}.${name}${place}, ${form}`,
      deviation: { objects: [{ kind, change }] },
      otherwise,
    };
  });
}

function page(form: string, change: (page: Json, kind: Kind) => Json, otherwise: Otherwise = {}) {
  return { name: `list, ${form}`, deviation: { page: change }, otherwise };
}

const paginated = (value: unknown) => (body: Json) => ({ ...body, pagination: { next_page: value } });
const without = (name: string) => (body: Json) =>
  Object.fromEntries(Object.entries(body).filter(([own]) => own !== name));
const oneMore = (entry: unknown) => (body: Json) => ({ ...body, data: [entry, ...(body.data as unknown[])] });
const oneMoreScan = (resource: Json) => (body: Json, kind: Kind) =>
  kind === "scan" ? oneMore({ resource })(body) : body;

export const deviations: readonly DeclaredDeviation[] = [
  ...field("target", "id", [
    ["absent", absent, noTargets],
    ["null", null, noTargets],
    ["odd", "a/b", noTargets],
  ]),
  ...field("target", "id", [["foreign", "dt_another", { refresh: "error: protocol" }]], "alone"),
  ...field("target", "name", [
    ["absent", absent],
    ["null", null],
    ["odd", 7],
    ["empty", ""],
  ]),
  ...field("target", "url", [
    ["absent", absent],
    ["null", null],
    ["odd", {}],
  ]),
  ...field("target", "enabled", [
    ["absent", absent, mayBeEnabled],
    ["null", null, mayBeEnabled],
    ["odd", "no", mayBeEnabled],
  ]),
  ...field("scan", "id", [
    ["absent", absent, noScans],
    ["null", null, noScans],
    ["odd", "../orgs", noScans],
  ]),
  ...field(
    "scan",
    "id",
    [
      [
        "foreign",
        "dsc_another",
        {
          ...noVerdict,
          "look-ups": "target, 2 enabled, error: protocol, 3 scans, 1 high",
          refresh: "error: protocol",
        },
      ],
    ],
    "alone",
  ),
  ...field("scan", "target_id", [
    ["absent", absent, scansOfNobody],
    ["null", null, scansOfNobody],
    ["odd", {}, scansOfNobody],
    [
      "foreign",
      "dt_another",
      { ...scansOfOthers, "look-ups": "target, 2 enabled, completed, 0 scans, 1 high" },
    ],
  ]),
  ...field("scan", "status", [
    ["absent", absent, inStatus("unknown")],
    ["null", null, inStatus("unknown")],
    ["odd", 7, inStatus("7")],
    ["foreign", "on_hold", inStatus("on_hold")],
    ["in upper case", "COMPLETED", inStatus("COMPLETED")],
  ]),
  ...field("scan", "started_at", [
    ["absent", absent, undated],
    ["null", null, undated],
    ["odd", "soon", undated],
  ]),
  ...field("scan", "completed_at", [
    ["absent", absent],
    ["null", null],
    ["odd", "soon"],
    ["a number", 1],
  ]),
  ...field("finding", "id", [
    ["absent", absent],
    ["null", null],
    ["odd", {}],
    ["foreign", "dt_1"],
  ]),
  ...field("finding", "target_id", [
    ["absent", absent],
    ["null", null],
    ["odd", 1.5],
    ["foreign", "dt_another"],
  ]),
  ...field("finding", "scan_ids", [
    ["absent", absent, allNew],
    ["null", null, allNew],
    ["odd", "dsc_1", allNew],
    ["empty", [], allNew],
    ["in part", ["dsc_another", null], allNew],
    ["foreign", ["dsc_another"], allNew],
  ]),
  ...field("finding", "severity", [
    ["absent", absent, allHigh],
    ["null", null, allHigh],
    ["odd", 40, allHigh],
    ["foreign", "critical", allHigh],
  ]),
  ...field("finding", "state", [
    ["absent", absent, noneAccepted],
    ["null", null, noneAccepted],
    ["odd", {}, noneAccepted],
    ["foreign", "reopened", noneAccepted],
  ]),
  ...field("finding", "last_found_at", [
    ["absent", absent],
    ["null", null],
    ["odd", "yesterday"],
  ]),
  ...field("started scan", "id", [
    ["absent", absent],
    ["null", null],
    ["odd", "a b"],
  ]),
  ...field("started scan", "target_id", [
    ["absent", absent],
    ["null", null],
    ["odd", {}],
    ["foreign", "dt_another", warned],
  ]),
  ...field("started scan", "status", [
    ["absent", absent],
    ["null", null],
    ["odd", []],
    ["foreign", "accepted"],
  ]),
  ...field("started scan", "started_at", [["odd", "soon"]]),
  ...field("made schedule", "id", [
    ["absent", absent, withoutId],
    ["null", null, withoutId],
    ["odd", {}, withoutId],
  ]),
  ...field("made schedule", "target_id", [
    ["absent", absent],
    ["null", null],
    ["foreign", "dt_another", warned],
  ]),
  ...field("made schedule", "date_time", [
    ["absent", absent, warned],
    ["null", null, warned],
    ["odd", "soon", warned],
    ["foreign", "2031-01-01T00:00:00Z", warned],
  ]),
  ...field("made schedule", "recurrence", [
    ["absent", absent, warned],
    ["null", null, warned],
    ["odd", "weekly", warned],
    ["foreign", "DAILY", warned],
  ]),
  page("without pagination", without("pagination")),
  page("pagination null", (body) => ({ ...body, pagination: null })),
  page("pagination odd", (body) => ({ ...body, pagination: "none" }), noLists),
  page("without next_page", (body) => ({ ...body, pagination: {} })),
  page("next_page empty", paginated("")),
  page("next_page odd", paginated(2), noLists),
  page("next_page foreign", paginated("https://elsewhere.example/dast/targets?cursor=2"), noLists),
  page("without data", without("data"), noLists),
  page("data null", (body) => ({ ...body, data: null }), noLists),
  page("entries without their envelope", (body) => ({
    ...body,
    data: (body.data as { resource: unknown }[]).map(({ resource }) => resource),
  })),
  page("one more entry that is empty", oneMore({}), oneMoreFinding),
  page("one more entry that is null", oneMore(null), oneMoreFinding),
  page("one more entry without an id", oneMore({ resource: { name: "no id" } }), oneMoreFinding),
  page(
    "one more scan of no target, in an unknown status",
    oneMoreScan({ id: "dsc_stray", target_id: null, status: "next_year" }),
    { "look-ups": "target, 2 enabled, completed, 4 scans, 1 high" },
  ),
  page(
    "one more scan of another target",
    oneMoreScan({
      id: "dsc_stray",
      target_id: "dt_another",
      status: "started",
      started_at: "2026-11-02T09:00:00Z",
    }),
  ),
];
