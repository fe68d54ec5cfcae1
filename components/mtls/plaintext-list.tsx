'use client';
import { ArrowRight } from 'lucide-react';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { EntityLink } from '@/components/services/entity-link';
import { entityOf } from '@/components/services/service-path';
import { useHref } from '@/components/time/use-href';
import { buttonClass } from '@/components/ui/button';
import { cn } from '@/components/ui/cn';
import { type Column, DataTable } from '@/components/ui/data-table';
import { Figure } from '@/components/ui/figure';
import { Search } from '@/components/ui/input';
import { MtlsMark } from '@/components/ui/marks';
import { EmptyState, Tag } from '@/components/ui/small';
import type { TableState } from '@/components/ui/table-state';
import { Tooltip } from '@/components/ui/tooltip';
import type { CoverageEdge } from '@/lib/domain/mtls';
import type { EpochMs } from '@/lib/domain/units';
import { formatPercent } from '@/lib/format/number';
import { formatMoment } from '@/lib/format/time';
import { graphPageParams } from '@/lib/url/params';
import { basisFormats } from './cell-words';
import { filterEdges } from './plaintext-edges';
import { reasonWords } from './reason-words';

const nameOf = (id: string): string => {
  const { namespace, name } = entityOf(id);
  return `${namespace}/${name}`;
};

const wordsOf = ({ reasons, meshes }: CoverageEdge) =>
  reasons.map((reason) => ({ reason, ...reasonWords(reason, meshes) }));
const whyOf = (edge: CoverageEdge): string =>
  wordsOf(edge)
    .map(({ why }) => why)
    .join(' ');
const todoOf = (edge: CoverageEdge): string =>
  wordsOf(edge)
    .map(({ todo }) => todo)
    .join(' ');
const stateRank = { plaintext: 0, partial: 1, unknown: 2, mutual: 3 } as const;

interface Window {
  readonly from: EpochMs;
  readonly to: EpochMs;
}

/** Since when plaintext was seen without a break, to be read after "since". A window cannot see before itself. */
export const sinceWords = ({ state, since, sinceKnown }: CoverageEdge, { from, to }: Window): string => {
  if (state === 'unknown') return '';
  if (!sinceKnown) return 'not known';
  return since === null ? `before ${formatMoment(from, to)}` : formatMoment(since, to);
};

const sinceSentence = (edge: CoverageEdge, window: Window): string => {
  const words = sinceWords(edge, window);
  if (words === '') return '';
  return edge.sinceKnown ? `since ${words}` : `since when is ${words}`;
};

/** The reasons in a few letters; in full, with what to do, on hover, read out, and in the summary above the list. */
function Why({ edge }: { readonly edge: CoverageEdge }) {
  return (
    <Tooltip
      text={wordsOf(edge).map(({ reason, why, todo }) => (
        <p key={reason}>
          {why} {todo}
        </p>
      ))}
    >
      <span className="block truncate">
        <span aria-hidden>
          {wordsOf(edge)
            .map(({ short }) => short)
            .join(', ')}
        </span>
        <span className="sr-only">
          {whyOf(edge)} {todoOf(edge)}
        </span>
      </span>
    </Tooltip>
  );
}

function End({ id }: { readonly id: string }) {
  return <EntityLink entity={entityOf(id)} place oneLine />;
}

/** How much of the edge is unprotected, in the unit of its basis. */
function Exposed({ edge }: { readonly edge: CoverageEdge }) {
  const format = basisFormats[edge.basis];
  if (edge.state !== 'unknown') return <Figure value={edge.plaintextRate} format={format} className="text-plaintext" />;
  return (
    <span className="text-unknown">
      <Figure value={edge.unknownRate} format={format} /> ?
    </span>
  );
}

const columnsAt = (window: Window): readonly Column<CoverageEdge>[] => [
  {
    id: 'state',
    head: 'State',
    width: 1.35,
    value: (edge) => edge.state,
    order: (edge) => stateRank[edge.state],
    cell: (edge) => <MtlsMark state={edge.state} word className="align-middle whitespace-nowrap" />,
  },
  {
    id: 'caller',
    head: 'Caller',
    width: 2.5,
    value: (edge) => nameOf(edge.source),
    cell: (edge) => <End id={edge.source} />,
  },
  {
    id: 'callee',
    head: 'Callee',
    width: 2.5,
    value: (edge) => nameOf(edge.target),
    cell: (edge) => <End id={edge.target} />,
  },
  { id: 'protocol', head: 'Protocol', width: 0.75, value: (edge) => edge.protocol },
  {
    id: 'plaintext',
    head: 'Unprotected',
    align: 'right',
    width: 1.1,
    value: (edge) => (edge.state === 'unknown' ? edge.unknownRate : edge.plaintextRate),
    cell: (edge) => <Exposed edge={edge} />,
  },
  {
    id: 'share',
    head: 'Protected',
    align: 'right',
    width: 0.95,
    value: (edge) => edge.share,
    cell: (edge) => <Figure value={edge.share} format={formatPercent} />,
  },
  {
    id: 'since',
    head: 'Since',
    width: 1.3,
    value: (edge) => sinceWords(edge, window),
    cell: (edge) => (
      <span className={cn('block truncate', edge.sinceKnown ? 'figures' : 'text-unknown')}>
        {sinceWords(edge, window)}
      </span>
    ),
    order: (edge) => edge.since ?? (edge.state === 'unknown' || !edge.sinceKnown ? null : 0),
  },
  {
    id: 'why',
    head: 'Why',
    width: 1.9,
    value: (edge) => `${whyOf(edge)} ${todoOf(edge)}`,
    cell: (edge) => <Why edge={edge} />,
  },
];

function EdgeCard({ edge, window }: { readonly edge: CoverageEdge; readonly window: Window }) {
  return (
    <li className="border-t border-line px-4 py-3">
      <div className="flex items-start justify-between gap-3">
        <div className="min-w-0">
          <End id={edge.source} />
          <div className="flex min-w-0 items-center gap-1.5">
            <ArrowRight aria-label="to" className="size-3.5 shrink-0 text-faint" />
            <End id={edge.target} />
          </div>
        </div>
        <MtlsMark state={edge.state} word className="shrink-0" />
      </div>
      <p className="mt-1 flex flex-wrap items-center gap-x-3 gap-y-1">
        <Exposed edge={edge} />
        {edge.protocol === 'http' ? null : <Tag>{edge.protocol}</Tag>}
        <span className="text-muted">{sinceSentence(edge, window)}</span>
      </p>
      <p className="mt-1 text-12">
        {whyOf(edge)} <span className="text-muted">{todoOf(edge)}</span>
      </p>
    </li>
  );
}

const MOST_CARDS = 100;

export interface PlaintextListProps {
  readonly edges: readonly CoverageEdge[];
  readonly state: TableState;
  /** What the edges were seen in; moments on the day of its end need no date. */
  readonly window: Window;
}

/** Who still talks plaintext to whom, how much, since when and why; then the edges nobody speaks for. */
export function PlaintextList({ edges, state, window }: PlaintextListProps) {
  const ordered = [...edges].sort((a, b) => Number(a.state === 'unknown') - Number(b.state === 'unknown'));
  const found = filterEdges(ordered, state.q);
  const search = (
    <Search
      label="Find edges"
      placeholder="Find edges, or caller → callee"
      value={state.q}
      onChange={state.setQ}
      className="w-72"
    />
  );
  return (
    <>
      <Cards edges={found} window={window} search={search} q={state.q} />
      <div className="max-lg:hidden">
        <DataTable
          label="Every unprotected edge"
          columns={columnsAt(window)}
          rows={found}
          rowId={(edge) => edge.id}
          // The filter knows arrows and paths, so it is applied before the table.
          state={{ ...state, q: '' }}
          tools={search}
          csv
          maxHeight={560}
        />
        {found.length === 0 ? <NothingFound q={state.q} /> : null}
      </div>
    </>
  );
}

interface CardsProps {
  readonly edges: readonly CoverageEdge[];
  readonly window: Window;
  readonly search: ReactNode;
  readonly q: string;
}

/** The list where eight columns do not fit. */
function Cards({ edges, window, search, q }: CardsProps) {
  return (
    <div className="lg:hidden">
      <div className="px-4 pb-2">{search}</div>
      {edges.length === 0 ? <NothingFound q={q} /> : null}
      <ul aria-label="Unprotected edges">
        {edges.slice(0, MOST_CARDS).map((edge) => (
          <EdgeCard key={edge.id} edge={edge} window={window} />
        ))}
      </ul>
      {edges.length > MOST_CARDS ? (
        <p className="border-t border-line px-4 py-3 text-muted">
          The {MOST_CARDS} worst of {edges.length}. Filter to see others.
        </p>
      ) : null}
    </div>
  );
}

function NothingFound({ q }: { readonly q: string }) {
  const href = useHref();
  return (
    <EmptyState
      title={`No unprotected edge matches “${q}”.`}
      actions={
        <Link className={buttonClass()} href={href('/graph', graphPageParams, { as: 'table' })}>
          See every edge
        </Link>
      }
    >
      What is fully protected is not in this list.
    </EmptyState>
  );
}
