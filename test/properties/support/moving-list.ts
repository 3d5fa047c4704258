import { createLister, type Lister } from "../../../provider/client/reads/pages";
import type { Read, Reader } from "../../../provider/client/reads/reader";

const baseUrl = "https://api.us.cobalt.io";

/** One entry of a list, where it stands, and what a verdict reads off it. */
export interface Entry {
  readonly id: string;
  readonly rank: number;
  readonly state: number;
  readonly isOurs: boolean;
}

/** What happens to a list between two requests; `at` and `to` pick an entry and a place, each from 0 to just below 1. */
export type Change =
  | { readonly kind: "insert"; readonly at: number; readonly isOurs: boolean }
  | { readonly kind: "remove"; readonly at: number }
  | { readonly kind: "move"; readonly at: number; readonly to: number }
  | { readonly kind: "alter"; readonly at: number }
  /** What was removed first comes back, under its id. */
  | { readonly kind: "return"; readonly at: number };

export interface Habits {
  /** `number`: a cursor is a page's number; `key`: the rank of the last entry that was listed. */
  readonly cursors: "number" | "key";
  readonly pageSize: number;
  /** True if Cobalt lists only what was asked for. */
  readonly filters: boolean;
  /** True if an entry changes once at most: what comes does not go, and nothing moves twice. */
  readonly onceEach: boolean;
}

/** A list that changes after each request, and takes note of every state that it was in. */
export class MovingList {
  private entries: readonly Entry[];
  private removed: readonly Entry[] = [];
  private readonly changed = new Set<string>();
  private born = 0;
  requests = 0;
  /** Every state from the first request to the last. */
  states: (readonly Entry[])[] = [];

  constructor(
    sizes: readonly boolean[],
    private readonly habits: Habits,
    /** After the n-th request. */
    private readonly changes: readonly (readonly Change[])[],
  ) {
    this.entries = sizes.map((isOurs, index) => ({ id: this.newId(), rank: index, state: 0, isOurs }));
  }

  get lister(): Lister {
    const reader: Reader = async <T>(read: Read<T>) => read.parse(this.answer(new URL(read.path, baseUrl)));
    return createLister(reader, { baseUrl, mask: (text) => text });
  }

  private answer({ searchParams }: URL): unknown {
    if (this.requests === 0) this.states = [this.entries];
    const cursor = searchParams.get("cursor");
    const listed = this.entries.filter(({ isOurs }) => isOurs || !this.habits.filters);
    const { start, next } = this.cut(listed, cursor);
    const page = listed.slice(start, start + this.habits.pageSize);
    const more = start + page.length < listed.length;
    const lastRank = page.at(-1)?.rank;
    const answer = {
      data: page.map(asFinding),
      pagination: { next_page: more ? `/resource?cursor=${next(lastRank)}` : null },
    };
    const changes = this.changes[this.requests] ?? [];
    this.requests += 1;
    for (const change of changes) this.apply(change);
    return answer;
  }

  private cut(listed: readonly Entry[], cursor: string | null) {
    const { cursors, pageSize } = this.habits;
    if (cursors === "number") {
      const page = Number(cursor ?? 1);
      return { start: (page - 1) * pageSize, next: () => String(page + 1) };
    }
    const after = cursor === null ? Number.NEGATIVE_INFINITY : Number(cursor);
    return {
      start: listed.filter(({ rank }) => rank <= after).length,
      next: (rank: number | undefined) => String(rank),
    };
  }

  private apply(change: Change): void {
    const next = this.after(change);
    if (next === undefined) return;
    this.entries = next;
    this.states.push(next);
  }

  private after(change: Change): readonly Entry[] | undefined {
    if (change.kind === "insert") {
      const entry = { id: this.newId(), rank: this.rankAt(change.at), state: 0, isOurs: change.isOurs };
      this.changed.add(entry.id);
      return sorted([...this.entries, entry]);
    }
    if (change.kind === "return") {
      const [entry, ...left] = this.removed;
      if (entry === undefined) return undefined;
      this.removed = left;
      return sorted([...this.entries, { ...entry, rank: this.rankAt(change.at) }]);
    }
    const entry = this.entries[Math.floor(change.at * this.entries.length)];
    if (entry === undefined || (this.habits.onceEach && this.changed.has(entry.id))) return undefined;
    this.changed.add(entry.id);
    const others = this.entries.filter((one) => one !== entry);
    if (change.kind === "remove") {
      this.removed = [...this.removed, entry];
      return others;
    }
    if (change.kind === "move") return sorted([...others, { ...entry, rank: this.rankAt(change.to) }]);
    return sorted([...others, { ...entry, state: entry.state + 1 }]);
  }

  /** A rank of its own between two neighbours, or before or after all. */
  private rankAt(place: number): number {
    const index = Math.floor(place * (this.entries.length + 1));
    const before = this.entries[index - 1]?.rank ?? (this.entries[0]?.rank ?? 0) - 1;
    const after = this.entries[index]?.rank ?? before + 1;
    return before + (after - before) * 0.5;
  }

  private newId(): string {
    this.born += 1;
    return `dfi_${this.born}`;
  }
}

function sorted(entries: readonly Entry[]): readonly Entry[] {
  return [...entries].sort((a, b) => a.rank - b.rank);
}

export const ourScan = "dsc_ours";

function asFinding({ id, state, isOurs }: Entry): unknown {
  const scan = isOurs ? ourScan : "dsc_other";
  return {
    resource: {
      id,
      target_id: "dt_1",
      scan_ids: [scan],
      severity: 30,
      state: `state_${state}`,
      last_found_at: null,
    },
  };
}

/** What a verdict reads off a state of the list. */
export function seenOf(entries: readonly Entry[]): string {
  return shown(entries.filter(({ isOurs }) => isOurs).map(({ id, state }) => `${id} state_${state}`));
}

export function shown(entries: readonly string[]): string {
  return [...entries].sort().join(", ");
}
