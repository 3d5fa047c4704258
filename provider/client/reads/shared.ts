/** Makes one call at a time for each key: whoever asks while it is under way gets the same answer. */
export function singleFlight<T>(): (key: string, call: () => Promise<T>) => Promise<T> {
  const flights = new Map<string, Promise<T>>();
  return (key, call) => {
    const under = flights.get(key);
    if (under !== undefined) return under;
    const flight = call().finally(() => flights.delete(key));
    flights.set(key, flight);
    return flight;
  };
}

/** Counts what happened within a time, to tell a few callers from many. */
export class Burst {
  private times: readonly { readonly key: string; readonly at: number }[] = [];

  constructor(
    private readonly withinMs: number,
    private readonly now: () => number,
  ) {}

  /** Takes note of a key and says how many different ones there were, this one included. */
  note(key: string): number {
    const now = this.now();
    const recent = this.times.filter((time) => now - time.at < this.withinMs && time.key !== key);
    this.times = [...recent, { key, at: now }];
    return this.times.length;
  }
}
