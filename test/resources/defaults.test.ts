import { changedInPlace, filled } from "../../provider/resources/decode";
import type { Lifecycle } from "../../provider/resources/lifecycle";
import type { PropertyMap } from "../../provider/resources/property-map";
import { scanGate } from "../../provider/resources/scan-gate";
import { scanGateDefaults } from "../../provider/resources/scan-gate/fields";
import { scanTrigger } from "../../provider/resources/scan-trigger";
import { readinessDefaults, scanTriggerDefaults } from "../../provider/resources/scan-trigger/fields";
import { scheduledScan } from "../../provider/resources/scheduled-scan";
import { scheduledScanDefaults } from "../../provider/resources/scheduled-scan/fields";
import { startWorld, type World } from "./support/world";

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.close());

const url = "https://app.example.com";
const scheduled = { targetId: "dt_1", dateTime: "2026-12-06T02:00:00Z" };
const outputs = { scheduleId: "dsc_1", firstRunAt: scheduled.dateTime, leftRunning: [], verdict: "passed" };

/** Each input alone, without its default, with it, and with another value. */
const inputs: [
  lifecycle: Lifecycle,
  bare: PropertyMap,
  property: string,
  otherwise: unknown,
  another: unknown,
][] = [
  ...each(scanGate, { scanId: "dsc_1" }, scanGateDefaults, {
    until: "scanned",
    newOnly: true,
    countStates: ["need_fix"],
    acceptStatuses: ["failed"],
    timeout: "51m",
    pollInterval: "31s",
    onFailure: "warn",
    onTimeout: "warn",
  }),
  ...each(scanTrigger, { targetId: "dt_1", readiness: { url } }, scanTriggerDefaults, {
    scanOnCreate: false,
    onBusy: "wait",
    busyTimeout: "51m",
    readiness: { url, expectStatus: 204 },
    onDestroy: "wait",
  }),
];

function each(
  lifecycle: Lifecycle,
  bare: PropertyMap,
  defaults: PropertyMap,
  others: PropertyMap,
): typeof inputs {
  return Object.keys(defaults).map((property) => [
    lifecycle,
    bare,
    property,
    property === "readiness" ? { url, ...readinessDefaults } : defaults[property],
    others[property],
  ]);
}

const changed = (lifecycle: Lifecycle, state: PropertyMap, news: PropertyMap) =>
  lifecycle
    .diff({ id: "x", scope: "shop/dev/x", state: { ...outputs, ...state }, inputs: news }, world.context)
    .map(({ property, kind }) => [property, kind]);

describe("an input that is written out as its default", () => {
  it.each(inputs)(
    "%#: means the same as an absent one, both ways",
    (lifecycle, bare, property, otherwise) => {
      const written = { ...bare, [property]: otherwise };
      expect(changed(lifecycle, bare, written)).toEqual([]);
      expect(changed(lifecycle, written, bare)).toEqual([]);
      expect(changed(lifecycle, written, written)).toEqual([]);
    },
  );

  it.each(inputs)(
    "%#: another value is a change, both ways",
    (lifecycle, bare, property, otherwise, another) => {
      const other = { ...bare, [property]: another };
      const kinds = property in bare ? ["update", "update"] : ["add", "delete"];
      expect(changed(lifecycle, bare, other)).toEqual([[property, kinds[0]]]);
      expect(changed(lifecycle, other, bare)).toEqual([[property, kinds[1]]]);
      expect(changed(lifecycle, { ...bare, [property]: otherwise }, other)).toEqual([[property, "update"]]);
    },
  );

  it("changes nothing in a schedule", () => {
    const written = { ...scheduled, ...scheduledScanDefaults };
    expect(changed(scheduledScan, scheduled, written)).toEqual([]);
    expect(changed(scheduledScan, written, scheduled)).toEqual([]);
  });

  it("makes nothing of parts whose whole is absent", () => {
    const parts = { readiness: readinessDefaults };
    expect(filled({ readiness: undefined }, parts)).toEqual({});
    expect(changedInPlace(["readiness"], { state: {}, inputs: { readiness: { url } } }, parts)).toHaveLength(
      1,
    );
  });
});
