'use client';
import { useState } from 'react';
import { type HistoryStep, useView } from '@/components/time/use-view';
import { tableParams } from '@/lib/url/params';

/** Order and filter of a table. `sort` is a column id, `-` before it for descending; empty is the table's own order. */
export interface TableState {
  readonly sort: string;
  readonly q: string;
  readonly setSort: (sort: string) => void;
  /** `push` when the filter was chosen, not typed: Back returns to the list as it was. */
  readonly setQ: (q: string, step?: HistoryStep) => void;
}

/** The main table of a page: its state is in the address, so a copied link keeps it. */
export const useUrlTable = (): TableState => {
  const [{ sort, q }, setView] = useView(tableParams);
  return {
    sort,
    q,
    setSort: (next) => setView({ sort: next }),
    setQ: (next, step = 'replace') => setView({ q: next }, step),
  };
};

/** A further table of a page. */
export const useLocalTable = (initial = ''): TableState => {
  const [sort, setSort] = useState(initial);
  const [q, setQ] = useState('');
  return { sort, q, setSort, setQ };
};
