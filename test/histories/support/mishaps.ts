/** Before or after the work: whether what was asked for is done although the answer is none. */
export type When = "before" | "after";

/** What a request can meet. */
export type Mishap =
  /** No connection came about. */
  | { readonly kind: "refused" }
  /** Nothing comes any more. */
  | { readonly kind: "hang"; readonly when: When }
  /** The connection ends, or what comes cannot be read. */
  | { readonly kind: Unreadable; readonly when: When }
  /** `echo`: the body repeats the tokens that the request presented. */
  | { readonly kind: "status"; readonly status: number; readonly when: When; readonly echo?: boolean }
  /** Milliseconds on the way there and back; longer than the sender's patience, it arrives all the same. */
  | { readonly kind: "slow"; readonly thereMs: number; readonly backMs: number }
  /** The provider's process is killed. */
  | {
      readonly kind: "death";
      readonly moment: "before it is sent" | "after it was served" | "after its answer";
    }
  /** The person presses Ctrl-C. */
  | { readonly kind: "cancel" };

export type Unreadable = "reset" | "malformed" | "html" | "empty" | "truncated" | "another shape";

/** Lets a mishap happen to some requests of a command: the first `skip` that match pass, the next `times` meet it. */
export interface Meeting {
  readonly only: "any" | "POST" | "PATCH";
  readonly skip: number;
  readonly times: number;
  readonly mishap: Mishap;
}

/** Hands out the mishaps of one command, request by request. */
export function mishapsOf(meetings: readonly Meeting[]): (method: string) => Mishap | undefined {
  const armed = meetings.map(({ skip, times }) => ({ skip, times }));
  return (method) => {
    for (const [index, { only, mishap }] of meetings.entries()) {
      const left = armed[index];
      if (left === undefined || (only !== "any" && method !== only)) continue;
      if (left.skip > 0) left.skip -= 1;
      else if (left.times > 0) {
        left.times -= 1;
        return mishap;
      }
    }
    return undefined;
  };
}
