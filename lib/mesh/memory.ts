import { forgetful, type Recall } from '@/lib/domain/recall';
import type { HowField, SaidEnd, Who } from './adapter';

/** Who a packed text speaks of, and how it went; null: it has the wrong number of parts. */
export type Said = { readonly who: Who; readonly how: Readonly<Record<HowField, string | null>> } | null;

/** What the texts of one layout said. */
export interface LayoutMemory {
  readonly said: Recall<Said>;
  readonly who: Recall<Who>;
}

/**
 * What the rows of one mesh in one source said, from look to look: a mesh says the same pairs again every time, and only
 * their figures are new. Rows of one pair share the object `who`, and those share their ends, so that each is resolved once.
 */
export interface Memory {
  /** By account and by how its texts are laid out: two accounts place the same names in different clusters. */
  readonly of: (layout: string) => LayoutMemory;
  /** Ends by how their part of the text is laid out. */
  readonly ends: (layout: string) => Recall<SaidEnd>;
  /** A look is over. What none of the last few looks named is forgotten. */
  readonly looked: () => void;
  /** Nobody looks any more. */
  readonly forget: () => void;
}

type Aging<T> = ReturnType<typeof forgetful<T>>;

/** Looks in which something must be named to be remembered; at most twice as many. */
const LOOKS = 8;

export const meshMemory = (): Memory => {
  const [said, who, ends] = [
    new Map<string, Aging<Said>>(),
    new Map<string, Aging<Who>>(),
    new Map<string, Aging<SaidEnd>>(),
  ];
  const own = <T>(all: Map<string, Aging<T>>, layout: string): Aging<T> => {
    const known = all.get(layout) ?? forgetful<T>();
    all.set(layout, known);
    return known;
  };
  let looks = 0;
  return {
    of: (layout) => ({ said: own(said, layout), who: own(who, layout) }),
    ends: (layout) => own(ends, layout),
    looked: () => {
      looks += 1;
      if (looks % LOOKS !== 0) return;
      for (const all of [said, who, ends]) for (const each of all.values()) each.age();
    },
    forget: () => {
      for (const all of [said, who, ends]) for (const each of all.values()) each.forget();
    },
  };
};
