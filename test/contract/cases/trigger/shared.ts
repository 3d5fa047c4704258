import { type Case, meanwhile, type Step, up } from "../../support/case";
import { minute } from "../faults";

export const first = { targetId: "$target0", triggers: ["1.0.0", { image: "a" }] };

export const second = { ...first, triggers: ["1.1.0", { image: "a" }] };

const { triggers: _, ...once } = first;

export { once };

export const made = up(first, { did: "create", posts: 1, state: { scanId: "$scan0" } });

export const one = (name: string, ...steps: readonly Step[]): Case => ({
  name,
  resource: "DastScanTrigger",
  steps,
});

/** Somebody else's scan of the target, for some minutes. */
export const isBusy = meanwhile(({ sandbox }) => {
  const plan = { queuedMs: 0, startedMs: 16 * minute, finishingUpMs: 0, underReviewMs: 0 };
  sandbox.store.addScan(String(sandbox.store.targets[0]?.id), { ageMs: 10 * minute, plan });
});

export const isOver = meanwhile(({ time }) => time.advance(10 * minute));
