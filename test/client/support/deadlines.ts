import type { Deadline } from "../../../provider/client/http/timing";
import type { Sandbox } from "../../../sandbox/types";

const timing = jest.requireActual<typeof import("../../../provider/client/http/timing")>(
  "../../../provider/client/http/timing",
);

let hungSoFar = () => 0;

/** From now on a request's time is over as soon as this sandbox lets it hang. */
export function watchHung(sandbox: Pick<Sandbox, "log">): void {
  hungSoFar = () => sandbox.log.filter(({ fault }) => fault === "hang").length;
}

/** So many turns of the event loop after a request has come in, its work is done, however slow the machine is. */
const turnsOfWork = 5;

/** In place of the client's own, for tests of what hangs: no real time decides whether a request has arrived before it is given up. */
export const timingOfHung = {
  ...timing,
  startDeadline: (ms: number, outer: AbortSignal | undefined): Deadline => {
    const whole = timing.startDeadline(ms, outer);
    const [hung, before] = [new AbortController(), hungSoFar()];
    let turns = 0;
    const looking = setInterval(() => {
      if (hungSoFar() > before) turns += 1;
      if (turns > turnsOfWork) hung.abort();
    }, 1);
    return {
      signal: AbortSignal.any([whole.signal, hung.signal]),
      timedOut: () => (hung.signal.aborted ? "no answer in time" : whole.timedOut()),
      canceled: whole.canceled,
      end: () => {
        clearInterval(looking);
        whole.end();
      },
    };
  },
};
