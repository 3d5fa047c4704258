import { Session } from "../../../provider/hosts/plugin/session";
import { loopback, VirtualTime } from "../../client/support/time";

const say = () => undefined;
const report = { warn: say, info: say, progress: say, heading: say, row: say };
const session = () =>
  new Session({
    environment: {},
    effects: new VirtualTime(loopback).effects,
    version: "1.2.3",
    connectLog: () => ({ report, reportOf: () => report, flush: async () => undefined }),
  });
const plain = (text: string) => text;

it("is busy while a call is under way, and not after it, however it ended", async () => {
  const one = session();
  const seen: boolean[] = [one.isBusy];
  await one.during(plain, () => void seen.push(one.isBusy));
  seen.push(one.isBusy);
  await one.during(plain, () => Promise.reject(new Error("x"))).catch(() => undefined);
  seen.push(one.isBusy);
  expect(seen).toEqual([false, true, false, false]);
});
