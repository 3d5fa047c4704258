import type { SeedFinding } from "../../../sandbox/types";
import { unknown } from "../../hosts/plugin/support/calls";
import { type Case, meanwhile, preview, type Step, shown, up } from "../support/case";
import { minute } from "./faults";

const decided = { findingId: "$finding0", state: "wont_fix", reason: "an internal tool, SEC-12" };
const dated = { ...decided, until: "2030-01-31" };
const day = 24 * 60 * minute;

const one = (name: string, ...steps: readonly Step[]): Case => ({
  name,
  resource: "DastFindingDecision",
  steps: [
    meanwhile(({ sandbox: { store } }) => {
      const { id } = store.addScan(String(store.targets[0]?.id), { status: "completed" });
      store.addFinding(id);
      store.addFinding(id);
    }),
    ...steps,
  ],
});

const finding = (change: SeedFinding) =>
  meanwhile(({ sandbox: { store } }) => {
    const id = String(store.findings[0]?.id);
    if (change.state !== undefined) store.setFindingState(id, change.state);
    if (change.fixed !== undefined) store.setFindingFixed(id, change.fixed);
    if (change.severity !== undefined) store.setFindingSeverity(id, change.severity);
  });
const isNow = (state: string, n = 0) =>
  meanwhile(({ sandbox }) => expect(sandbox.store.findings[n]?.state).toBe(state));
const later = meanwhile(({ sandbox, time }) => {
  time.advance(Date.parse("2030-02-01T00:00:00Z") - sandbox.now() + day);
});

const set = ["get finding 200", "change finding 200"];
const state = { previousState: "need_fix", currentState: "wont_fix" };
const decides = (inputs: object = decided) =>
  up({ ...inputs }, { did: "create", id: "$finding0", requests: set, state, warnings: 0 });

const life: readonly Case[] = [
  one(
    "a decision is set, and set back when it is removed",
    decides(),
    isNow("wont_fix"),
    {
      run: "destroy",
      expect: {
        did: "delete",
        requests: set,
        says: [/^info: Finding \$finding0 is need_fix again/],
        warnings: 0,
      },
    },
    isNow("need_fix"),
  ),
  one(
    "onDestroy: keep leaves the finding",
    decides({ ...decided, onDestroy: "keep" }),
    {
      run: "destroy",
      expect: { did: "delete", requests: [], says: [/^info: .*stays as it is in Cobalt/] },
    },
    isNow("wont_fix"),
  ),
  one(
    "a finding that is fixed meanwhile stays fixed when its decision is removed",
    decides(),
    finding({ state: "valid_fix" }),
    {
      run: "destroy",
      expect: {
        did: "delete",
        requests: ["get finding 200"],
        says: [/^warn: Finding \$finding0 stays valid_fix/],
      },
    },
    isNow("valid_fix"),
  ),
  one("nothing is done without a change", decides(), up(decided, { did: "same", requests: [] })),
  one(
    "another state is set, in place",
    decides(),
    up(
      { ...decided, state: "invalid" },
      { did: "update", replaces: [], requests: set, state: { ...state, currentState: "invalid" } },
    ),
    isNow("invalid"),
  ),
  one(
    "another reason is kept and sent nowhere",
    decides(),
    up(
      { ...decided, reason: "SEC-13" },
      { did: "update", requests: ["get finding 200"], state: { reason: "SEC-13" } },
    ),
  ),
  one(
    "another finding replaces, and the first is set back",
    decides(),
    up(
      { ...decided, findingId: "$finding1" },
      { did: "replace", replaces: ["findingId"], requests: [...set, ...set], id: "$finding1" },
    ),
    isNow("need_fix"),
    isNow("wont_fix", 1),
  ),
  one(
    "what somebody else sets is shown by a refresh and put back",
    decides(),
    finding({ state: "need_fix" }),
    {
      run: "refresh",
      expect: {
        did: "read",
        requests: ["get finding 200"],
        state: { currentState: "need_fix" },
        warnings: 1,
      },
    },
    up(decided, { did: "update", replaces: [], requests: set, state }),
    isNow("wont_fix"),
  ),
  one(
    "a fixed finding needs no decision and is left alone",
    decides(),
    finding({ state: "valid_fix" }),
    {
      run: "refresh",
      expect: { did: "read", state: { currentState: "valid_fix" }, says: [/can be removed/] },
    },
    up(decided, { did: "same", requests: [] }),
  ),
  one(
    "a finding that is fixed already is not set",
    finding({ state: "valid_fix" }),
    up(decided, {
      did: "create",
      requests: ["get finding 200"],
      says: [/^warn: .*stays so/],
      state: { currentState: "valid_fix" },
    }),
  ),
  one(
    "a finding that is being retested is not set",
    finding({ state: "check_fix" }),
    up(decided, {
      did: "failed",
      failure: /is being retested \(check_fix\)/,
      requests: ["get finding 200"],
      state: undefined,
    }),
  ),
  one(
    "a decision that stands already is taken over, and said to be",
    finding({ state: "wont_fix" }),
    up(decided, {
      did: "create",
      requests: ["get finding 200"],
      says: [/^warn: .*already, by a person or by a run that was killed: .* sets it to need_fix/],
      state,
    }),
    { run: "destroy", expect: { did: "delete", says: [/^info: Finding \$finding0 is need_fix again/] } },
    isNow("need_fix"),
  ),
  one(
    "another decision of a person's is said, and comes back",
    finding({ state: "invalid" }),
    up(decided, {
      did: "create",
      requests: set,
      says: [
        /^warn: Finding \$finding0 was invalid already.*: the decision makes it wont_fix, and .* sets it to invalid/,
      ],
      state: { ...state, previousState: "invalid" },
    }),
    { run: "destroy", expect: { did: "delete", requests: set } },
    isNow("invalid"),
  ),
  one(
    "a previous state that cannot be set becomes need_fix",
    finding({ state: "valid_fix" }),
    up(decided, { did: "create", state: { previousState: "valid_fix" } }),
    finding({ state: "need_fix" }),
    { run: "refresh", expect: { did: "read" } },
    up(decided, { did: "update", state: { currentState: "wont_fix" } }),
    { run: "destroy", expect: { did: "delete" } },
    isNow("need_fix"),
  ),
  one(
    "a finding that Cobalt does not have",
    up(
      { ...decided, findingId: "dfi_unknown" },
      {
        did: "failed",
        failure: /Cobalt has no finding dfi_unknown .*npx pulumi-cobalt findings/,
        state: undefined,
      },
    ),
  ),
  one(
    "a finding that is gone stays in the state, with a warning",
    decides(),
    meanwhile(({ sandbox }) =>
      sandbox.addFault({
        match: { method: "GET", path: /findings/ },
        action: { kind: "status", when: "before", status: 404 },
        times: 2,
      }),
    ),
    { run: "refresh", expect: { did: "read", state, says: [/no such finding any more/], warnings: 1 } },
    { run: "destroy", expect: { did: "delete", says: [/is gone from Cobalt/] } },
  ),
  one(
    "a lost answer is asked for again, and the same is set twice",
    meanwhile(({ sandbox }) =>
      sandbox.addFault({ match: { method: "PATCH" }, action: { kind: "reset", when: "after" } }),
    ),
    up(decided, {
      did: "create",
      requests: ["get finding 200", "change finding lost", "change finding 200"],
      state,
    }),
  ),
  one(
    "a finding of higher severity than the decision holds for is not set",
    finding({ severity: "medium" }),
    up(
      { ...decided, maxSeverity: "low" },
      {
        did: "failed",
        failure: /of medium severity, and its decision holds up to low \(maxSeverity\): nothing was set/,
        requests: ["get finding 200"],
        state: undefined,
      },
    ),
    up(
      { ...decided, maxSeverity: "medium" },
      { did: "create", requests: set, state: { ...state, currentSeverity: "medium" } },
    ),
  ),
  one(
    "a finding that Cobalt rates higher afterwards is shown by a refresh, and each up fails until somebody decides",
    finding({ severity: "low" }),
    decides({ ...decided, maxSeverity: "medium" }),
    finding({ severity: "high" }),
    {
      run: "refresh",
      expect: {
        did: "read",
        state: { currentSeverity: "high" },
        says: [/of high severity now/],
        warnings: 1,
      },
    },
    up(
      { ...decided, maxSeverity: "medium" },
      { did: "failed", failure: /high severity/, requests: ["get finding 200"] },
    ),
    up({ ...decided, maxSeverity: "medium", reason: "SEC-13" }, { did: "failed", failure: /high severity/ }),
    up(decided, { did: "update", replaces: [], requests: ["get finding 200"] }),
    up(decided, { did: "same", requests: [] }),
  ),
  one(
    "a fixed finding may be of any severity",
    finding({ severity: "low" }),
    decides({ ...decided, maxSeverity: "low" }),
    finding({ severity: "high", state: "valid_fix" }),
    { run: "refresh", expect: { did: "read", state: { currentState: "valid_fix" } } },
    up({ ...decided, maxSeverity: "low" }, { did: "same", requests: [] }),
  ),
  one(
    "every fault of a declaration at once",
    up(
      {
        findingId: "dt_1",
        state: "need_fix",
        reason: " ",
        until: "soon",
        maxSeverity: "critical",
        onDestroy: "x",
      },
      {
        did: "failed",
        failure:
          /findingId: [^\n]+\nstate: [^\n]+\nreason: [^\n]+\nuntil: [^\n]+\nmaxSeverity: [^\n]+\nonDestroy: [^\n]+$/,
        requests: [],
      },
    ),
  ),
  one(
    "a date that has passed is refused when it is new",
    later,
    up(dated, { did: "failed", failure: /until: it has passed/, requests: [] }),
  ),
];

const isOver =
  /The decision one on finding \$finding0 \(wont_fix\) ended on 2030-02-01T00:00:00Z, and it is need_fix now\. .*SEC-12/;

const ends: readonly Case[] = [
  one(
    "an end that has passed sets the finding to need_fix, and each up fails until somebody decides",
    decides(dated),
    later,
    up(dated, {
      did: "failed",
      failure: isOver,
      requests: set,
      state,
      warnings: 1,
      says: [/^warn: The decision on finding .* ended on .*SEC-12/],
    }),
    isNow("need_fix"),
    up(dated, { did: "failed", failure: isOver, requests: ["get finding 200"] }),
    up({ ...dated, until: "2031-01-31" }, { did: "update", requests: set, state, warnings: 0 }),
    isNow("wont_fix"),
  ),
  one(
    "an end that has passed stops nothing once the finding is fixed",
    decides(dated),
    later,
    finding({ state: "valid_fix" }),
    up(dated, {
      did: "update",
      requests: ["get finding 200"],
      state: { currentState: "valid_fix" },
      warnings: 2,
    }),
    up(dated, { did: "same", requests: [] }),
  ),
  one(
    "a decision that is over is removed without a change in Cobalt",
    decides(dated),
    later,
    up(dated, { did: "failed", failure: isOver }),
    { run: "destroy", expect: { did: "delete", requests: ["get finding 200"] } },
    isNow("need_fix"),
  ),
];

const previews: readonly Case[] = [
  one(
    "a preview of a new decision",
    preview(
      decided,
      { did: "create", requests: [], state: undefined },
      shown({ planned: { findingId: "$finding0", previousState: "(to come)", currentState: "(to come)" } }),
    ),
  ),
  one(
    "a preview of another state",
    decides(),
    preview(
      { ...decided, state: "invalid" },
      { did: "update", requests: [] },
      shown({
        details: { state: "update" },
        planned: { previousState: "need_fix", currentState: "invalid" },
      }),
    ),
  ),
  one(
    "a preview of a finding that is not known yet",
    decides(),
    preview(
      { ...decided, findingId: unknown },
      { did: "replace", replaces: ["findingId"], requests: [] },
      shown({ details: { findingId: "update-replace" }, planned: { findingId: "(to come)" } }),
    ),
  ),
  one(
    "a preview of a decision that is over",
    decides(dated),
    later,
    preview(
      dated,
      { did: "update", requests: [], warnings: 1 },
      shown({ planned: { currentState: "need_fix" }, says: [/ended on/] }),
    ),
  ),
];

export const decisionCases: readonly Case[] = [...life, ...ends, ...previews];
