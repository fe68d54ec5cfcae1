'use client';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { cn } from '@/components/ui/cn';
import type { MtlsState } from '@/lib/domain/graph';
import type { CoverageReport } from '@/lib/domain/mtls';
import { type CellFace, cellFace, cellSentence } from './cell-words';
import { cellKey, FOLD_ABOVE, foldMatrix, type Matrix, type MatrixGroup, OTHERS } from './matrix';

const looks: Readonly<Record<MtlsState, string>> = {
  mutual: 'bg-protected-soft text-protected',
  partial: 'bg-plaintext-soft text-plaintext',
  plaintext: 'bg-plaintext-soft text-plaintext font-semibold ring-1 ring-inset ring-plaintext-fill',
  unknown: 'bg-unknown-soft text-unknown border border-dashed border-unknown-fill',
};

const labelOf = ({ name, cluster, size }: MatrixGroup): string => {
  if (size > 1) return `${size} others`;
  return cluster === null ? name : `${cluster} / ${name}`;
};

/** The namespace, with its cluster above it where there are several. */
function GroupName({ group }: { readonly group: MatrixGroup }) {
  const { cluster, name, size } = group;
  return (
    <>
      {cluster === null ? null : <bdi className="block truncate font-normal text-muted">{cluster}</bdi>}
      <bdi className="block truncate">{size > 1 ? labelOf(group) : name}</bdi>
    </>
  );
}

function Face({ face }: { readonly face: CellFace }) {
  return (
    <>
      <span className="figures block text-13 leading-4 whitespace-nowrap">{face.figure}</span>
      <span className="figures block truncate text-[0.6875rem] leading-3.5 font-normal">{face.of}</span>
    </>
  );
}

interface CellProps {
  readonly from: MatrixGroup;
  readonly to: MatrixGroup;
  readonly matrix: Matrix;
  readonly onOpen: (from: string, to: string) => void;
}

function Cell({ from, to, matrix, onOpen }: CellProps) {
  const cell = matrix.cells.get(cellKey(from.id, to.id));
  if (cell === undefined) {
    return (
      <td className="p-0.5 text-center text-faint">
        <span aria-hidden>·</span>
        <span className="sr-only">no traffic</span>
      </td>
    );
  }
  const face = cellFace(cell);
  const sentence = cellSentence(labelOf(from), labelOf(to), cell);
  const look = cn('block h-10 w-full rounded-control px-1.5 py-1 text-center', looks[face.state]);
  return (
    <td className="p-0.5">
      {from.id === OTHERS || to.id === OTHERS ? (
        <span className={look} title={sentence}>
          <Face face={face} />
        </span>
      ) : (
        <button
          type="button"
          aria-label={`${sentence}. Show the edges.`}
          title={sentence}
          onClick={() => onOpen(from.id, to.id)}
          className={cn(look, 'hover:ring-1 hover:ring-inset hover:ring-accent')}
        >
          <Face face={face} />
        </button>
      )}
    </td>
  );
}

export interface CoverageMatrixProps {
  readonly rows: CoverageReport['matrix'];
  /** The edges behind one cell were asked for; the arguments are ids of namespaces. */
  readonly onOpen: (from: string, to: string) => void;
}

const corner = 'sticky left-0 bg-panel';

/** Callers down, callees across, a figure in every cell that carried traffic. */
export function CoverageMatrix({ rows, onOpen }: CoverageMatrixProps) {
  const [all, setAll] = useState(false);
  const matrix = foldMatrix(rows, all ? Number.POSITIVE_INFINITY : FOLD_ABOVE);
  const folds = all || matrix.folded > 0;
  return (
    <div>
      <section
        className="relative max-h-[36rem] overflow-auto"
        aria-label="Protection by namespace"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
        tabIndex={0}
      >
        <table className="border-separate border-spacing-0 text-13">
          <caption className="sr-only">
            Share of requests protected by mutual TLS, from the namespace of the row to the namespace of the column
          </caption>
          <thead>
            <tr>
              <th
                scope="col"
                className={cn(corner, 'top-0 z-20 pr-3 pb-1 text-left align-bottom text-12 font-normal text-muted')}
              >
                from ↓ to →
              </th>
              {matrix.callees.map((group) => (
                <th
                  key={group.id}
                  scope="col"
                  title={labelOf(group)}
                  className="sticky top-0 z-10 w-25 max-w-25 min-w-25 bg-panel px-1 pb-1 align-bottom text-12 font-medium"
                >
                  <GroupName group={group} />
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {matrix.callers.map((from) => (
              <tr key={from.id}>
                <th
                  scope="row"
                  title={labelOf(from)}
                  className={cn(corner, 'z-10 max-w-44 min-w-24 pr-3 text-left text-12 font-medium max-sm:max-w-28')}
                >
                  <GroupName group={from} />
                </th>
                {matrix.callees.map((to) => (
                  <Cell key={to.id} from={from} to={to} matrix={matrix} onOpen={onOpen} />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {folds ? (
        <p className="mt-2 flex flex-wrap items-center gap-2 text-12 text-muted">
          {all ? null : `The ${matrix.folded} quietest namespaces are one line.`}
          <Button look="quiet" onClick={() => setAll(!all)}>
            {all ? 'Fold the quietest' : 'Show every namespace'}
          </Button>
        </p>
      ) : null}
    </div>
  );
}
