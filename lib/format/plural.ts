/** A whole number with what it counts: "1 trace", "1,200 traces". `many`: where that is not `one` with an s. */
export const plural = (count: number, one: string, many = `${one}s`): string =>
  `${count.toLocaleString('en-US')} ${count === 1 ? one : many}`;
