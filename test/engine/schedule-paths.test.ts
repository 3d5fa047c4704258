import type { Paths } from "../../sandbox";
import { expectEnd, posts, schedule, startWorld, target } from "./support/schedule-world";

jest.setTimeout(120_000);

const cases: readonly [Paths, RegExp][] = [
  ["direct", /^\/dast\/targets\/dt_/],
  ["underScans", /^\/dast\/scans\/targets\/dt_/],
];

it.each(cases)("makes a schedule, and changes it, where Cobalt serves POSTs %s", async (paths, form) => {
  const { project, sandbox, close } = await startWorld({ sandbox: { paths } });
  try {
    const { id } = target(sandbox);
    project.setResources([schedule("weekly", { targetId: id })]);
    expectEnd(await project.up());
    sandbox.addFault({ match: { method: "POST", path: form }, action: { kind: "reset", when: "after" } });
    project.setResources([schedule("weekly", { targetId: id, recurrence: "MONTHLY" })]);
    expectEnd(await project.up());
    const worked = posts(sandbox).filter((post) => post.worked);
    expect(worked).toHaveLength(2);
    for (const { path } of worked) expect(path).toMatch(form);
    expect(sandbox.store.schedules).toHaveLength(2);
  } finally {
    await close();
  }
});
