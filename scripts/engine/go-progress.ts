/** What a Go command says about itself, counted. */
export interface GoProgress {
  onLine(line: string): void;
  /** One line for the person who waits. */
  describe(elapsedMs: number): string;
}

/**
 * Counts what `go build -v` prints: one line a package that is compiled (those in Go's own cache are not printed, so
 * the total is an upper bound) and one a module that is downloaded.
 */
export function goProgress(title: string, total: number | undefined): GoProgress {
  let compiled = 0;
  let downloaded = 0;
  return {
    onLine(line) {
      if (line.startsWith("go: downloading ")) {
        downloaded += 1;
      } else if (/^[\w.-]+(\/[\w.~-]+)*$/.test(line)) {
        compiled += 1;
      }
    },
    describe(elapsedMs) {
      const parts = [
        downloaded > 0 ? `downloaded ${downloaded} modules` : undefined,
        total === undefined ? undefined : `compiled ${compiled} packages (of at most ${total})`,
      ].filter((part) => part !== undefined);
      return `${title}: ${parts.length > 0 ? parts.join(", ") : "looking up modules"}, ${seconds(elapsedMs)}`;
    },
  };
}

function seconds(ms: number): string {
  const whole = Math.round(ms / 1000);
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}
