import { existsSync } from "node:fs";
import { mkdir, readFile, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { withLock } from "../../tools/engine/lock";
import { type FakeSystem, fakeSystem, removeFakeSystem } from "./fake-system";

let system: FakeSystem;
let file: string;
beforeEach(async () => {
  system = await fakeSystem({ living: [1000, 2000] });
  await mkdir(system.cache, { recursive: true });
  file = join(system.cache, "engine.lock");
});
afterEach(() => removeFakeSystem(system));

const lockOf = (pid: number, host = "here") => writeFile(file, JSON.stringify({ pid, host }));

it("names its owner while it is held, and is gone afterwards", async () => {
  const held = await withLock(system, file, () => readFile(file, "utf8"));
  expect(JSON.parse(held)).toEqual({ pid: 1000, host: "here" });
  expect(existsSync(file)).toBe(false);
});

it("is gone after a failure too", async () => {
  await expect(withLock(system, file, () => Promise.reject(new Error("no")))).rejects.toThrow("no");
  expect(existsSync(file)).toBe(false);
});

it("lets one action run at a time", async () => {
  const order: string[] = [];
  const action = (name: string) => async () => {
    order.push(`${name} starts`);
    await new Promise((resolve) => setTimeout(resolve, 20));
    order.push(`${name} ends`);
  };
  const waiting = { ...system, sleep: () => new Promise<void>((resolve) => setTimeout(resolve, 1)) };
  await Promise.all([withLock(waiting, file, action("a")), withLock(waiting, file, action("b"))]);
  expect(order.map((entry) => entry.split(" ")[1])).toEqual(["starts", "ends", "starts", "ends"]);
});

it("of a living process is waited for, with one line that says so", async () => {
  await lockOf(2000);
  let sleeps = 0;
  const sleep = async () => {
    sleeps += 1;
    system.world = sleeps === 3 ? { living: [1000] } : system.world;
  };
  await withLock({ ...system, sleep }, file, async () => undefined);
  expect(sleeps).toBe(3);
  expect(system.said).toEqual([expect.stringContaining("waiting for it")]);
});

it("of a dead process is passed over at once", async () => {
  await lockOf(3000);
  await withLock(system, file, async () => undefined);
  expect(system.said).toEqual([]);
});

it("of a dead process goes to one of those that find it", async () => {
  for (let round = 0; round < 50; round += 1) {
    await lockOf(3000);
    let holders = 0;
    const most: number[] = [];
    const action = async () => {
      holders += 1;
      most.push(holders);
      await new Promise((resolve) => setTimeout(resolve, 2));
      holders -= 1;
    };
    const waiting = { ...system, sleep: () => new Promise<void>((resolve) => setTimeout(resolve, 1)) };
    await Promise.all(Array.from({ length: 6 }, () => withLock(waiting, file, action)));
    expect(most).toEqual([1, 1, 1, 1, 1, 1]);
    expect(existsSync(file)).toBe(false);
  }
});

it("that is unreadable is passed over once it is silent", async () => {
  await writeFile(file, "{");
  await utimes(file, 1, 1);
  expect(await withLock(system, file, async () => "done")).toBe("done");
});
