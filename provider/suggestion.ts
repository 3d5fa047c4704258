/** The known name that a wrong one most likely stands for: at most a third of its letters differ. */
export function suggestion(wrong: string, known: readonly string[]): string | undefined {
  const ranked = known
    .map((name) => ({ name, distance: distance(wrong.toLowerCase(), name.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance);
  const [best] = ranked;
  return best !== undefined && best.distance <= Math.ceil(best.name.length / 3) ? best.name : undefined;
}

/** Why a name is none of those that are known, `kind` being what it would be: an argument, an input. */
export function noSuch(kind: string, wrong: string, known: readonly string[]): string {
  const near = suggestion(wrong, known);
  return near === undefined
    ? `there is no such ${kind}; there are ${known.join(", ")}`
    : `there is no such ${kind}; did you mean ${near}?`;
}

/** Insertions, deletions and replacements between two words (Levenshtein), of words no longer than a property's name. */
function distance(a: string, b: string): number {
  const longest = 64;
  const [left, right] = [a.slice(0, longest), b.slice(0, longest)];
  let row = Array.from({ length: right.length + 1 }, (_, n) => n);
  for (let i = 1; i <= left.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= right.length; j += 1) {
      const replaced = (row[j - 1] ?? 0) + (left[i - 1] === right[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[right.length] ?? 0;
}
