import { mkdirSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import type { AxeResults } from "axe-core";
import type { Browser, Page } from "puppeteer-core";
import { type World, worlds } from "./support/run";
import { exportOf } from "./support/states";

/** A browser from the registry; there is none for other systems. */
const hasBrowser = process.platform === "linux" && process.arch === "x64";
const inBrowser = hasBrowser ? describe : describe.skip;
if (!hasBrowser)
  process.stderr.write("The report's page is seen in a browser on Linux (x64) alone: skipped.\n");

jest.setTimeout(90_000);

const start = worlds();
const day = 24 * 3_600_000;
const sunday = 7 * 3_600_000 + day;
/** `npm run pictures` keeps the pictures there. */
const pictures = process.env.PICTURES;

let browser: Browser;
beforeAll(async () => {
  if (!hasBrowser) return;
  const chromium = require("@sparticuz/chromium") as {
    readonly args: string[];
    executablePath(): Promise<string>;
  };
  const { launch } = require("puppeteer-core") as typeof import("puppeteer-core");
  browser = await launch({
    executablePath: await chromium.executablePath(),
    args: chromium.args,
    headless: "shell",
  });
}, 90_000);
afterAll(() => browser?.close());

const names = [
  "Shop",
  "Blog",
  "Customer portal with a rather long name",
  "Billing API",
  "Intranet",
  "Old shop",
];

/** Targets of which each shows something else. */
async function page(): Promise<string> {
  const world = await start({
    seed: { targets: names.map((name) => ({ name, enabled: name !== "Intranet" })) },
  });
  const targets = world.sandbox.store.targets;
  const idOf = (name: string) => targets.find((one) => one.name === name)?.id ?? "";
  for (const weeks of [0, 1, 2, 3, 4, 5, 6, 7, 8]) scan(world, idOf("Shop"), weeks * 7 * day + sunday);
  for (const weeks of [4, 5, 6, 7]) scan(world, idOf("Blog"), weeks * 7 * day + sunday);
  scan(world, idOf("Billing API"), 33 * day, "failed");
  scan(world, idOf("Billing API"), day / 24, "under_review");
  const weekly = { firstRunAt: "2026-08-23T02:00:00Z", recurrence: "WEEKLY" };
  const schedules = [
    { ...weekly, name: "Shop", scheduleId: "dsc_shop" },
    { ...weekly, name: "Blog", scheduleId: "dsc_blog", firstRunAt: "2026-09-13T02:00:00Z" },
    { ...weekly, name: "Intranet", scheduleId: "dsc_intra", firstRunAt: "2026-11-08T02:00:00Z" },
    { ...weekly, name: "Old shop", scheduleId: "dsc_old", firstRunAt: "2026-11-08T02:30:00Z" },
    {
      ...weekly,
      name: "Customer portal with a rather long name",
      scheduleId: "dsc_p",
      firstRunAt: "2026-11-09T02:00:00Z",
      recurrence: "MONTHLY",
    },
  ];
  const left = {
    id: "dsc_left",
    dateTime: "2026-10-18T02:00:00Z",
    recurrence: "WEEKLY",
    since: "2026-10-20T08:00:00Z",
  };
  const state = exportOf([
    ...schedules.map(({ name, ...outputs }) => ({
      type: "cobalt:index:DastScheduledScan",
      name: outputs.scheduleId,
      outputs: {
        ...outputs,
        targetId: idOf(name),
        dateTime: outputs.firstRunAt,
        leftRunning: name === "Old shop" ? [{ ...left, targetId: idOf(name) }] : [],
      },
    })),
    {
      type: "cobalt:index:DastScanGate",
      name: "verdict",
      outputs: {
        scanId: world.sandbox.store.scans[0]?.id,
        verdict: "passed",
        reason: "the scan is completed, findings within the limits (0 high, 1 medium, 4 low)",
        judgedAt: "2026-11-01T04:12:09Z",
      },
    },
  ]);
  const args = ["report", "--state", "s.json", "--format", "html", "--since", "2026-09-01"];
  const { code, out } = await world.command(args, { files: { "s.json": state } });
  expect(code).toBe(0);
  return out;
}

function scan({ sandbox }: World, targetId: string, ageMs: number, status = "completed"): void {
  sandbox.store.addScan(targetId, { ageMs, status });
}

async function opened({ width = 1280, scheme = "light", bypass = false } = {}): Promise<Page> {
  const tab = await browser.newPage();
  await tab.setBypassCSP(bypass);
  await tab.setViewport({ width, height: 900 });
  await tab.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
  await tab.setContent(await page());
  return tab;
}

inBrowser("the report's page", () => {
  it.each([
    { width: 1280, scheme: "light" },
    { width: 1280, scheme: "dark" },
    { width: 360, scheme: "light" },
    { width: 360, scheme: "dark" },
  ])("fits $width pixels in $scheme colours, and axe finds nothing that keeps a person out", async (look) => {
    // The page lets no script in, axe neither.
    const tab = await opened({ ...look, bypass: true });
    expect(await tab.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(look.width);
    expect(await tab.evaluate("getComputedStyle(document.body).backgroundColor")).toBe(
      look.scheme === "dark" ? "rgb(13, 17, 23)" : "rgb(255, 255, 255)",
    );
    const openRows = (open: boolean) =>
      tab.evaluate(`document.querySelectorAll("details").forEach((row) => { row.open = ${open}; })`);
    await openRows(true);
    await tab.addScriptTag({ path: require.resolve("axe-core") });
    const { violations } = (await tab.evaluate("axe.run()")) as AxeResults;
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`)).toEqual(
      [],
    );
    await openRows(false);
    const picture = await tab.screenshot({ fullPage: true });
    expect(picture.length).toBeGreaterThan(20_000);
    if (pictures !== undefined) await keep(tab, `report-${look.width}-${look.scheme}.png`);
    await tab.close();
  });

  it("is used by keyboard", async () => {
    const tab = await opened();
    await tab.keyboard.press("Tab");
    expect(await tab.evaluate("document.activeElement.tagName")).toBe("SUMMARY");
    await tab.keyboard.press("Enter");
    expect(await tab.evaluate("document.querySelector('details').open")).toBe(true);
    await tab.close();
  });

  it("shows each target's marks at the places of their times", async () => {
    const tab = await opened();
    const lanes = (await tab.evaluate(placesOfMarks)) as readonly Lane[];
    const of = (name: string) => lanes.find((lane) => lane.name === name);
    expect(of("Shop")).toMatchObject({
      scans: [9, 9],
      missed: [0, 0],
      coming: [0, 13],
      gaps: 0,
      overlaps: 0,
    });
    expect(of("Blog")).toMatchObject({ scans: [4, 4], missed: [4, 4], coming: [0, 13], gaps: 4 });
    expect(of("Old shop")?.overlaps).toBe(13);
    await tab.close();
  });

  it("lets its own style in and nothing else", async () => {
    const tab = await opened();
    expect(await tab.evaluate("getComputedStyle(document.querySelector('summary')).display")).toBe("grid");
    const script = tab.addScriptTag({ content: "document.title = 'owned'" }).catch(() => undefined);
    await Promise.race([script, new Promise((resolve) => setTimeout(resolve, 500))]);
    expect(await tab.title()).toMatch(/^Cobalt DAST report/);
    await tab.close();
  });

  it("shows its timeline where no style of its own is let in, as Jenkins serves artifacts", async () => {
    const server = createServer((_, response) => {
      const headers = {
        "Content-Type": "text/html; charset=utf-8",
        "Content-Security-Policy": "sandbox; default-src 'none'; img-src 'self'; style-src 'self';",
      };
      void page().then((text) => response.writeHead(200, headers).end(text));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const tab = await browser.newPage();
    try {
      await tab.setViewport({ width: 1280, height: 900 });
      await tab.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
      expect(await tab.evaluate("getComputedStyle(document.querySelector('summary')).display")).not.toBe(
        "grid",
      );
      const lanes = (await tab.evaluate(placesOfMarks)) as readonly Lane[];
      expect(lanes.find(({ name }) => name === "Shop")).toMatchObject({ scans: [9, 9], coming: [0, 13] });
      expect(lanes.find(({ name }) => name === "Blog")).toMatchObject({ scans: [4, 4], gaps: 4 });
      const looks = (await tab.evaluate(`[".scan", ".missed", ".coming", ".gap"].map((kind) => {
        const mark = document.querySelector(".lane " + kind + " :is(circle, path, rect)");
        const { width, height } = mark.getBoundingClientRect();
        const { fill, stroke } = getComputedStyle(mark);
        return { isSeen: width > 4 && height > 4, colours: fill + stroke };
      })`)) as readonly { readonly isSeen: boolean; readonly colours: string }[];
      expect(looks.map(({ isSeen }) => isSeen)).toEqual([true, true, true, true]);
      expect(new Set(looks.map(({ colours }) => colours)).size).toBe(4);
      // Each row's marks lie on its own row, from its beginning to its end.
      expect(await tab.evaluate(marksOutsideOfLanes)).toBe(0);
      if (process.env.JENKINS_PICTURE)
        await tab.screenshot({ fullPage: true, path: process.env.JENKINS_PICTURE as `${string}.png` });
    } finally {
      await tab.close();
      await new Promise((resolve) => server.close(resolve));
    }
  });
});

interface Lane {
  readonly name: string;
  readonly overlaps: number;
}

/** How many marks of each kind a row has; of some, before the line of today as well. Runs in the page. */
const placesOfMarks = `[...document.querySelectorAll("details")].map((row) => {
  const places = (kind) =>
    [...row.querySelectorAll(".lane ." + kind)].flatMap((layer) => {
      const marks = [...layer.querySelectorAll("circle, path, rect")];
      return (marks.length === 0 ? [layer] : marks).map((mark) => mark.getBoundingClientRect().left);
    });
  const [now] = places("now");
  const sides = (kind) => [places(kind).filter((left) => left < now).length, places(kind).length];
  return {
    name: row.querySelector(".name").textContent,
    scans: sides("scan"),
    missed: sides("missed"),
    coming: sides("coming"),
    gaps: places("gap").length,
    overlaps: places("overlap").length,
  };
})`;

const marksOutsideOfLanes = `[...document.querySelectorAll(".lane")].flatMap((lane) => {
  const row = lane.getBoundingClientRect();
  return [...lane.querySelectorAll("circle, path")].filter((mark) => {
    const { left, right, top, bottom } = mark.getBoundingClientRect();
    return left < row.left - 12 || right > row.right + 12 || top < row.top - 1 || bottom > row.bottom + 1;
  });
}).length`;

async function keep(tab: Page, name: string): Promise<void> {
  const folder = join(__dirname, "..", "..", String(pictures));
  mkdirSync(folder, { recursive: true });
  await tab.screenshot({ fullPage: true, path: join(folder, name) as `${string}.png` });
}
