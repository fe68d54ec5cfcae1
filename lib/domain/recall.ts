/** What was made of texts, and may be forgotten. */
export interface Recall<T> {
  readonly get: (text: string) => T | undefined;
  readonly set: (text: string, value: T) => void;
}

/** A memory in two halves: what nobody names between one `age` and the next but one is forgotten. */
export const forgetful = <T>(): Recall<T> & { readonly age: () => void; readonly forget: () => void } => {
  let [young, old] = [new Map<string, T>(), new Map<string, T>()];
  const set = (text: string, value: T): void => {
    young.set(text, value);
  };
  return {
    set,
    get: (text) => {
      const known = young.get(text);
      if (known !== undefined) return known;
      const before = old.get(text);
      if (before !== undefined) set(text, before);
      return before;
    },
    age: () => {
      [young, old] = [new Map(), young];
    },
    forget: () => {
      [young, old] = [new Map(), new Map()];
    },
  };
};
