/** What every program of the benchmark declares: `BENCH_COUNT` schedules, a few for each target. */
export interface Declared {
  readonly name: string;
  readonly args: { readonly targetId: string; readonly dateTime: string; readonly recurrence: "WEEKLY" };
}

export function declarations(): readonly Declared[] {
  const targets = (process.env.BENCH_TARGETS ?? "").split(",");
  const count = Number(process.env.BENCH_COUNT);
  return Array.from({ length: count }, (_, index) => {
    const minute = String(index % 60).padStart(2, "0");
    const hour = String(Math.floor(index / 60) % 24).padStart(2, "0");
    const dateTime = `2026-01-05T${hour}:${minute}:00Z`;
    const targetId = targets[index % targets.length] ?? "";
    return { name: `schedule-${index}`, args: { targetId, dateTime, recurrence: "WEEKLY" } };
  });
}

/** What a schedule is given by Cobalt and by a look at its target: values such as a deployment's answer has. */
export const outputs = {
  scheduleId: "dsc_8VuTjWT6Dvze6fQc6SR3yN",
  firstRunAt: "2026-11-30T00:00:00Z",
  leftRunning: [],
  targetName: "Target 1",
  targetUrl: "https://target-1.example",
  targetFound: true,
  targetEnabled: true,
};

/** Every property that the schema of a schedule has, as a typed resource declares it: each costs Pulumi's SDK the same, given or not. */
export const declaredProperties = Object.fromEntries(
  (process.env.BENCH_PROPERTIES ?? "").split(",").map((name) => [name, undefined]),
);
