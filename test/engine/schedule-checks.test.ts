import { editState } from "./support/schedule-state";
import {
  daysFromNow,
  expectEnd,
  isoSecond,
  posts,
  STACK_TRACE,
  schedule,
  startWorld,
  target,
  type World,
  warnings,
} from "./support/schedule-world";

jest.setTimeout(120_000);

const absent = { COBALT_API_TOKEN: undefined, COBALT_ORG_TOKEN: undefined };

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world?.close());

describe("a declaration that is wrong", () => {
  it("has all of its faults named in one go, with the targets that there are, and no stack trace", async () => {
    const { project, sandbox } = world;
    project.setResources([
      schedule("wrong", { targetId: "dt_nowhere", dateTime: "2026-12-06T02:00:00", recurrence: "DAILY" }),
    ]);
    const { text } = expectEnd(await project.preview(), "failure");
    expect(text).toMatch(/dateTime value \{2026-12-06T02:00:00\}.*offset is missing/);
    expect(text).toMatch(/recurrence value \{DAILY\}.*WEEKLY, MONTHLY, QUARTERLY/);
    expect(text).toMatch(/targetId value \{dt_nowhere\}.*Cobalt has no target dt_nowhere/);
    for (const { id, name } of sandbox.store.targets) expect(text).toContain(`${name} (${id})`);
    expect(text).not.toMatch(STACK_TRACE);
    expect(posts(sandbox)).toEqual([]);
  });

  it("is refused before any request when its target's id is none", async () => {
    const { project, sandbox } = world;
    sandbox.clearLog();
    project.setResources([schedule("wrong", { targetId: "Shop" })]);
    const { text } = expectEnd(await project.preview(), "failure");
    expect(text).toMatch(/targetId value \{Shop\}.*dt_/);
    expect(sandbox.log).toEqual([]);
  });

  it("gets a warning in the preview when its target is disabled", async () => {
    const { project, sandbox } = world;
    const { id, name } = target(sandbox, 3);
    project.setResources([schedule("old-portal", { targetId: id })]);
    const outcome = expectEnd(await project.preview());
    expect(outcome.text).toContain(`${name} (${id}`);
    expect(outcome.text).toMatch(/disabled/);
    expect(warnings(outcome)).toHaveLength(1);
  });
});

describe("a date in the past", () => {
  it("is refused for a new schedule that runs once", async () => {
    const { project, sandbox } = world;
    const dateTime = daysFromNow(-1);
    project.setResources([
      schedule("late", { targetId: target(sandbox).id, dateTime, recurrence: undefined }),
    ]);
    const { text } = expectEnd(await project.up(), "failure");
    expect(text).toContain(dateTime);
    expect(text).toMatch(/cannot run in the past/);
    expect(posts(sandbox)).toEqual([]);
  });

  it("is an anchor for one that recurs: what is posted is the next run of its series", async () => {
    const { project, sandbox } = world;
    const anchor = Math.floor(Date.now() / 1000) * 1000 - 10 * 86_400_000;
    const next = isoSecond(anchor + 14 * 86_400_000);
    project.setResources([
      schedule("anchored", { targetId: target(sandbox).id, dateTime: isoSecond(anchor) }),
    ]);
    expectEnd(await project.up());
    expect(posts(sandbox).map(({ body }) => body)).toEqual([{ date_time: next, recurrence: "WEEKLY" }]);
    expect((await project.resources()).anchored?.outputs).toMatchObject({
      dateTime: isoSecond(anchor),
      firstRunAt: next,
      leftRunning: [],
    });
  });

  it("is no fault of one that ran once and is unchanged, which needs no tokens and gives no warning", async () => {
    const { project, sandbox } = world;
    const [once, past] = [{ targetId: target(sandbox).id, recurrence: undefined }, daysFromNow(-1)];
    project.setResources([schedule("ran", { ...once, dateTime: daysFromNow(1) })]);
    expectEnd(await project.up());
    await editState(project, (resource) => ({
      ...resource,
      inputs: { ...resource.inputs, dateTime: past },
      outputs: { ...resource.outputs, dateTime: past, firstRunAt: past },
    }));
    project.setResources([schedule("ran", { ...once, dateTime: past })]);
    sandbox.clearLog();
    const outcome = expectEnd(await project.up(["--expect-no-changes"], { env: absent }));
    expect(warnings(outcome)).toEqual([]);
    expect(sandbox.log).toEqual([]);
  });

  it("is refused when it is changed", async () => {
    const { project, sandbox } = world;
    const dateTime = daysFromNow(-2);
    project.setResources([
      schedule("ran", { targetId: target(sandbox).id, dateTime, recurrence: undefined }),
    ]);
    const { text } = expectEnd(await project.preview(), "failure");
    expect(text).toMatch(/cannot run in the past/);
  });
});

describe("without tokens", () => {
  it("fails the creation, and names the variables, the commands and the sandbox", async () => {
    const { project, sandbox } = world;
    project.setResources([schedule("weekly", { targetId: target(sandbox).id })]);
    const { text } = expectEnd(await project.up([], { env: absent }), "failure");
    expect(text).toContain("COBALT_API_TOKEN and COBALT_ORG_TOKEN");
    expect(text).toContain(
      "pulumi config set --secret cobalt:apiToken; pulumi config set --secret cobalt:orgToken",
    );
    expect(text).toContain("npx pulumi-cobalt sandbox -- pulumi up");
    expect(text).not.toMatch(STACK_TRACE);
  });

  it("goes on in a preview, with one warning that lists the targets that are not verified", async () => {
    const { project, sandbox } = world;
    const ids = [0, 1, 2].map((index) => target(sandbox, index).id);
    project.setResources(ids.map((targetId, index) => schedule(`weekly-${index}`, { targetId })));
    const outcome = expectEnd(await project.preview([], { env: absent }));
    expect(warnings(outcome)).toEqual([expect.stringMatching(/not verified/)]);
    for (const id of ids) expect(outcome.text).toContain(id);
    expect(outcome.text).toContain("COBALT_API_TOKEN");
  });
});
