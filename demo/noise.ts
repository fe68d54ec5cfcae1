/** 32-bit FNV-1a with a final avalanche: a stable number for a text, the same on every machine. */
export const hash = (text: string): number => {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  return mix(h);
};

const mix = (value: number): number => {
  let h = value;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
};

/** A fair number in 0..1 from two whole numbers, without any state. */
export const unit = (seed: number, index: number): number => mix(seed ^ Math.imul(index + 1, 0x9e3779b1)) / 2 ** 32;

/** A stream of fair numbers in 0..1 from a seed (mulberry32). */
export const randomFrom = (seed: number): (() => number) => {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
};

/** A factor around 1 for step `index`: a slow swing of ±5 % with a jitter of ±4 % on top. */
export const sway = (seed: number, index: number): number => {
  const period = 40 + 120 * unit(seed, 1);
  const swing = 0.05 * Math.sin(2 * Math.PI * (index / period + unit(seed, 2)));
  return 1 + swing + 0.08 * (unit(seed, index) - 0.5);
};

/** One of `items` by lot: as likely as its share of all weights. Null: there is none. */
export const drawn = <T>(items: readonly T[], weightOf: (item: T) => number, random: () => number): T | null => {
  let left = random() * items.reduce((sum, item) => sum + weightOf(item), 0);
  for (const item of items) {
    left -= weightOf(item);
    if (left < 0) return item;
  }
  return items.at(-1) ?? null;
};
