const plain = (word: string): string => word.toLowerCase().replace(/[^a-z0-9]/g, '');

/** Levenshtein: insertions, deletions and replacements between two words. */
const distance = (a: string, b: string): number => {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (const [i, letter] of [...a].entries()) {
    const next = [i + 1];
    for (const [j, other] of [...b].entries()) {
      next.push(Math.min((next[j] ?? 0) + 1, (row[j + 1] ?? 0) + 1, (row[j] ?? 0) + (letter === other ? 0 : 1)));
    }
    row = next;
  }
  return row[b.length] ?? 0;
};

/** The known word that was probably meant; `snake_case` and a slip or two are forgiven. */
export const suggestion = (word: string, known: readonly string[]): string | null => {
  const scored = known
    .map((candidate) => ({ candidate, far: distance(plain(word), plain(candidate)) }))
    .sort((a, b) => a.far - b.far);
  const [best] = scored;
  return best !== undefined && best.far <= Math.max(1, Math.floor(best.candidate.length / 3)) ? best.candidate : null;
};
