import { cellsOf, play, requestsOf } from "./cell";
import { hosts, tasks } from "./stacks";

jest.setTimeout(900_000);

const say = (line: string) => process.stderr.write(`${line}\n`);

/** Kills at every request of `up`, one cell after the other, and tells each. */
describe.each(hosts)("with the %s", (host) => {
  // Both hosts have one lifecycle of decisions, and the dynamic provider takes thrice as long for a case.
  const rows = tasks.filter((task) => host === "plugin" || !task.endsWith("a decision"));
  it.each(rows)("to %s survives SIGKILL at every request", async (task) => {
    const requests = await requestsOf(host, task);
    expect(requests.some((call) => /^(create|change)/.test(call))).toBe(true);
    const violations: string[] = [];
    for (const cell of cellsOf({ host, task }, requests.length)) {
      const { victim, moment, request } = cell;
      const title = `${host}, ${task}: ${victim} killed ${moment}: ${request + 1}. ${requests[request]}`;
      const wrong = await play(cell);
      say(`${wrong.length === 0 ? "holds " : "BROKEN"}  ${title}`);
      violations.push(...wrong.map((text) => `${title}: ${text}`));
    }
    expect(violations).toEqual([]);
  });
});
