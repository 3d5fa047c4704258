import { standIn } from "./support/schedule-stand-in";
import { expectEnd, STACK_TRACE, schedule, startWorld, target, type World } from "./support/schedule-world";

jest.setTimeout(120_000);

let world: World;
beforeAll(async () => {
  world = await startWorld();
  world.project.setResources([schedule("weekly", { targetId: target(world.sandbox).id })]);
});
afterAll(() => world?.close());

it("has everything that is wrong in the configuration named at once, with what is allowed", async () => {
  const { project, sandbox } = world;
  await project.setConfig("cobalt:region", "mars");
  await project.setConfig("cobalt:removedSchedules", "dsc_1, dsc_2");
  const env = { COBALT_READS_PER_MINUTE: "1000", COBALT_BASE_URL: "http://cobalt.example" };
  const { text } = expectEnd(await project.preview([], { env }), "failure");
  expect(text).toMatch(/cobalt:region is "mars": expected us or eu/);
  expect(text).toMatch(/cobalt:readsPerMinute is "1000": expected a whole number from 1 to 100/);
  expect(text).toContain("pulumi config set --path 'cobalt:removedSchedules[0]' dsc_");
  expect(text).toMatch(/cobalt\.example/);
  expect(text).not.toMatch(STACK_TRACE);
  expect(sandbox.log).toEqual([]);
});

it("says which data centre refused the tokens, and how to choose the other", async () => {
  const { project, sandbox } = world;
  await project.removeConfig("cobalt:region");
  await project.removeConfig("cobalt:removedSchedules");
  const cobalt = await standIn(project.folder, sandbox.url);
  const env = {
    ...cobalt.env,
    COBALT_BASE_URL: undefined,
    COBALT_REGION: "eu",
    COBALT_API_TOKEN: "of-the-other-data-centre",
  };
  const { text } = expectEnd(await project.up([], { env }).finally(cobalt.close), "failure");
  expect(sandbox.log.some(({ status }) => status === 401)).toBe(true);
  expect(text).toContain('api.eu.cobalt.io, the data centre of region "eu", refused the tokens');
  expect(text).toContain("`pulumi config set cobalt:region us` or set COBALT_REGION=us");
  expect(text).not.toContain("of-the-other-data-centre");
  expect(text).not.toMatch(STACK_TRACE);
});
