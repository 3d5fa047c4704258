import type { Mutation } from "../mutations/copy";
import type { Host, Task } from "./stacks";

/** Where the fault shows: one row of the matrix, so that this ends in minutes. */
export interface KillMutation extends Mutation {
  readonly host: Host;
  readonly task: Task;
}

/** For each promise that the matrix holds, a line of ours that breaks it: `npm run test:kill` sees each one caught. */
export const mutations: readonly KillMutation[] = [
  {
    breaks: "one scan for a change",
    host: "plugin",
    task: "create a trigger",
    file: "provider/resources/scan-trigger/post.ts",
    line: "triggers, follows, refusals, series]",
    becomes: "triggers, follows, refusals, series, context.effects.now()]",
    seenAs: /2 scans, wanted 1/,
  },
  {
    breaks: "one schedule",
    host: "dynamic provider",
    task: "create a schedule",
    file: "provider/resources/scheduled-scan/post.ts",
    line: "targetId, dateTime, recurrence, follows]);\n  return",
    becomes: "targetId, dateTime, recurrence, follows, context.effects.now()]);\n  return",
    seenAs: /2 schedules, wanted 1/,
  },
  {
    breaks: "the next up goes through",
    host: "plugin",
    task: "create a schedule",
    file: "provider/resources/scheduled-scan/post.ts",
    line: "by: whoseOf(request, outcome.by) }));\n      return { scheduleId, firstRunAt };",
    becomes: 'by: whoseOf(request, outcome.by) }));\n      throw new LifecycleError("Refused.");',
    seenAs: /the next up failed/,
  },
  {
    breaks: "what has no id is named with a way to end it",
    host: "plugin",
    task: "create a schedule",
    file: "provider/resources/scheduled-scan/post.ts",
    line: "put that id into cobalt:removedSchedules: the next `pulumi up` then ",
    becomes: "change the configuration: the next `pulumi up` then ",
    seenAs: /nobody was told of the schedule without an id/,
  },
  {
    breaks: "the state has the scan",
    host: "plugin",
    task: "change a trigger",
    file: "provider/resources/scan-trigger/index.ts",
    line: "    scanId: scan.id,\n    previousScanId",
    becomes: "    scanId: old.scanId ?? scan.id,\n    previousScanId",
    seenAs: /the state has dsc_/,
  },
  {
    breaks: "then there is nothing left to do",
    host: "plugin",
    task: "create a trigger",
    file: "provider/resources/scan-trigger/index.ts",
    line: "if (!startsScan) return changes;",
    becomes: "if (!startsScan && changes.length > 0) return changes;",
    seenAs: /a third up had something to do/,
  },
  {
    breaks: "no token is shown",
    host: "dynamic provider",
    task: "create a trigger",
    file: "provider/client/transport.ts",
    line: "    instance ??= createInstance(headersOf(options), options.baseUrl);",
    becomes:
      "    console.error(options.apiToken);\n    instance ??= createInstance(headersOf(options), options.baseUrl);",
    seenAs: /the apiToken was shown/,
  },
];
