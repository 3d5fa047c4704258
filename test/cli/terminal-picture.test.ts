import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { systemEffects } from "../../provider/client/effects";
import { fakeContext } from "./support/command-context";
import { environmentOf, run, worlds } from "./support/run";
import { exportOf } from "./support/states";
import { terminalSvg } from "./support/terminal-svg";

const start = worlds();
const day = 24 * 3_600_000;
/** `npm run pictures` keeps the pictures there. */
const pictures = process.env.PICTURES;

async function pictureOf(name: string, argv: readonly string[]): Promise<string> {
  const world = await start({
    seed: { targets: [{ name: "Shop" }, { name: "Blog" }, { name: "Old shop" }] },
  });
  const [shop, blog, old] = world.sandbox.store.targets.map(({ id }) => id);
  for (const days of [1, 8, 15])
    world.sandbox.store.addScan(shop ?? "", { ageMs: days * day, status: "completed" });
  const weekly = {
    dateTime: "2026-10-18T09:00:00Z",
    firstRunAt: "2026-10-18T09:00:00Z",
    recurrence: "WEEKLY",
  };
  const left = { id: "dsc_8VuTjWT6Dvze6fQc6SR3yN", targetId: old, since: "2026-10-21T00:00:00Z", ...weekly };
  const ofStack = [
    { name: "shop", outputs: { ...weekly, targetId: shop, scheduleId: "dsc_Qy8kq4mJSTirV3uFTwaejR" } },
    {
      name: "blog",
      outputs: { ...weekly, targetId: blog, scheduleId: "dsc_mcfrCVpoMiFj44DxTU73ga", leftRunning: [left] },
    },
  ];
  const state = exportOf(ofStack.map((one) => ({ type: "cobalt:index:DastScheduledScan", ...one })));
  const given = { columns: 170, files: { "production.json": state } };
  // The doctor compares clocks, and Cobalt's is the machine's.
  const { out } =
    name === "doctor"
      ? await run(argv, fakeContext({ ...given, env: environmentOf(world.sandbox), effects: systemEffects }))
      : await world.command(argv, given);
  const { host, origin } = new URL(world.sandbox.url);
  const svg = terminalSvg(
    `npx pulumi-cobalt ${argv.join(" ")}`,
    out.replaceAll(origin, "https://api.us.cobalt.io").replaceAll(host, "api.us.cobalt.io"),
  );
  if (pictures !== undefined) {
    const folder = join(__dirname, "..", "..", pictures);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, `${name}.svg`), svg);
  }
  return svg;
}

test("the doctor's answer has a picture, in the colours of the terminal", async () => {
  const svg = await pictureOf("doctor", ["doctor"]);
  expect(svg).toContain('<tspan fill="#7ee787">ok</tspan>');
  expect(svg).not.toMatch(/FAILED|warning/);
});

test("so has the report's table", async () => {
  const svg = await pictureOf("report", ["report", "--state", "production.json"]);
  expect(svg).toContain("overdue, unless a blackout period holds its run back; 3 of 3 due runs missed");
  expect(svg).toContain('<tspan class="bold">Left running</tspan>');
});
