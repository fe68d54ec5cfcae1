/** Length of all the names: a question may hold them three times, each character spelled with several. */
const MAX_TEXT = 2_000;
/** Two questions are worth it while neither has more than so much of the one. */
const MOST = 3 / 4;

const bySize = ([a, few]: readonly [string, number], [b, many]: readonly [string, number]): number =>
  many - few || (a < b ? -1 : 1);

/**
 * Namespaces that about half of these lie in, so that their things and all others can be asked about side by side. What
 * has none (null) is among the others. null: nearly everything is in one place, and there is nothing to halve.
 */
export const halfOf = (places: readonly (string | null)[]): readonly string[] | null => {
  const sizes = new Map<string, number>();
  for (const place of places) if (place !== null) sizes.set(place, (sizes.get(place) ?? 0) + 1);
  const named: string[] = [];
  let [taken, text] = [0, 0];
  for (const [place, size] of [...sizes].sort(bySize)) {
    const fits = named.length === 0 || taken + size <= places.length / 2;
    if (!fits || text + place.length > MAX_TEXT) continue;
    named.push(place);
    taken += size;
    text += place.length;
  }
  const isEven = Math.max(taken, places.length - taken) <= places.length * MOST;
  return isEven && named.length > 0 ? named.sort() : null;
};
