'use client';
import { createContext, type ReactNode, useContext } from 'react';
import type { Frame } from '@/lib/domain/envelope';
import type { FrozenFrame } from '@/lib/domain/snapshot';
import type { EpochMs } from '@/lib/domain/units';
import type { ProblemLike } from './get-json';

/** Frames of a snapshot in place of the API: pictures under this draw them and ask nothing. */
export interface FrozenFrames {
  readonly at: EpochMs;
  readonly frames: readonly FrozenFrame[];
}

const Frozen = createContext<FrozenFrames | null>(null);

export function FrozenFramesProvider({
  value,
  children,
}: {
  readonly value: FrozenFrames | null;
  readonly children: ReactNode;
}) {
  return <Frozen.Provider value={value}>{children}</Frozen.Provider>;
}

/** Whether what is drawn here is a snapshot's. */
export const useIsFrozen = (): boolean => useContext(Frozen) !== null;

/** Receipts ride along with every frozen frame, and its window is the snapshot's own. */
const ASIDE: ReadonlySet<string> = new Set(['receipt', 'from', 'to', 'refresh']);

/** One question, whatever order its parameters are in. */
const questionOf = (endpoint: string, search: URLSearchParams): string => {
  const rest = new URLSearchParams([...search].filter(([name]) => !ASIDE.has(name)));
  rest.sort();
  return `${endpoint}?${rest}`;
};

const NOT_FROZEN: ProblemLike = {
  code: 'not-found',
  status: 404,
  title: 'Not in this snapshot',
  detail: 'This was not on screen when the snapshot was made. Open the live page to see it.',
};

/** What a frozen page has to say to a question; null: nothing is frozen here. */
export const useFrozen = <T,>(endpoint: string, search: URLSearchParams) => {
  const frozen = useContext(Frozen);
  if (frozen === null) return null;
  const question = questionOf(endpoint, search);
  const found = frozen.frames.find((one) => questionOf(one.endpoint, new URLSearchParams(one.search)) === question);
  return {
    frame: found?.frame as Frame<T> | undefined,
    arrivedAt: found === undefined ? null : frozen.at,
    outdated: false,
    problem: found === undefined ? NOT_FROZEN : null,
    pending: false,
    fetching: false,
    retry: () => undefined,
  };
};
