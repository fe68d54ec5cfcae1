import type { ReactNode } from 'react';
import {
  EITHER_ANSWERED,
  explainResponse,
  grpcName,
  mayBeProxys,
  outcomeOf,
  readFlags,
} from '@/components/signals/flag-words';
import { Figure } from '@/components/ui/figure';
import { Tag, type Tone } from '@/components/ui/small';
import { notReported } from '@/lib/domain/capabilities';
import type { MeshId } from '@/lib/domain/entity';
import type { ResponseRow } from '@/lib/domain/graph';
import { type Formatted, formatRate } from '@/lib/format/number';

export function Section({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className="border-t border-line px-4 py-3">
      <h3 className="mb-1.5 text-12 font-medium text-muted">{title}</h3>
      {children}
    </section>
  );
}

export interface FigureRow {
  readonly name: string;
  readonly values: readonly (number | null)[];
  readonly format: (value: number) => Formatted;
}

export interface FigureTableProps {
  readonly label: string;
  readonly columns: readonly string[];
  readonly rows: readonly FigureRow[];
}

/** Figures of the same things side by side: what arrives and leaves, or what either end says. */
export function FigureTable({ label, columns, rows }: FigureTableProps) {
  return (
    <table aria-label={label} className="w-full text-13">
      <thead>
        <tr className="text-12 text-muted">
          <th scope="col" className="text-left font-normal">
            <span className="sr-only">Figure</span>
          </th>
          {columns.map((column) => (
            <th key={column} scope="col" className="pb-1 pl-3 text-right font-normal">
              {column}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.name} className="border-t border-line first:border-t-0">
            <th scope="row" className="py-1 text-left font-normal text-muted">
              {row.name}
            </th>
            {columns.map((column, index) => (
              <td key={column} className="py-1 pl-3 text-right">
                <Figure value={row.values[index] ?? null} format={row.format} />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const tones: Readonly<Record<ReturnType<typeof outcomeOf>, Tone>> = {
  failed: 'failing',
  client: 'degraded',
  ok: 'neutral',
};
const severity = { failed: 0, client: 1, ok: 2 } as const;
const MAX_ROWS = 8;

const outcomeWords = { failed: 'failed', client: 'client error', ok: 'answered' } as const;

/** A mesh that tells no code still judges. */
const answerWords = (row: ResponseRow): string =>
  [row.code ?? '', row.grpc === null || row.grpc === '' ? '' : `gRPC ${grpcName(row.grpc)}`]
    .filter((part) => part !== '')
    .join(' ') || outcomeWords[outcomeOf(row)];

/** A callee that counts the answer itself made it, or passed it on; nobody else tells where flags are not reported. */
const explain = (row: ResponseRow, isFlagless: boolean): string | null =>
  isFlagless && row.account === 'client' && mayBeProxys(row.code) ? EITHER_ANSWERED : explainResponse(row);

function Response({ row, isFlagless }: { readonly row: ResponseRow; readonly isFlagless: boolean }) {
  const said = explain(row, isFlagless);
  return (
    <li className="border-t border-line py-1.5 first:border-t-0">
      <div className="flex items-center gap-2">
        <Tag tone={tones[outcomeOf(row)]} className="figures">
          {answerWords(row)}
        </Tag>
        {readFlags(row.flags).map(({ flag, words }) => (
          <Tag key={flag} className="font-mono">
            <bdi title={words?.name ?? flag}>{flag}</bdi>
          </Tag>
        ))}
        <span className="ml-auto text-12 text-muted">{row.account === 'client' ? 'caller' : 'callee'}</span>
        <Figure value={row.rate} format={formatRate} className="w-20 text-right" />
      </div>
      {said === null ? null : <p className="name text-12 text-muted">{said}</p>}
    </li>
  );
}

export interface ResponsesProps {
  readonly rows: readonly ResponseRow[];
  readonly meshes: readonly MeshId[];
}

/** Answers by code and flag, failures first, and what a flag means. */
export function Responses({ rows, meshes }: ResponsesProps) {
  const isFlagless = notReported('flags', meshes) !== null;
  const ordered = [...rows].sort((a, b) => severity[outcomeOf(a)] - severity[outcomeOf(b)] || b.rate - a.rate);
  const shown = ordered.slice(0, MAX_ROWS);
  return (
    <>
      <ul>
        {shown.map((row) => (
          <Response
            key={[row.account, row.code, row.grpc, row.flags, row.outcome].join(' ')}
            row={row}
            isFlagless={isFlagless}
          />
        ))}
      </ul>
      {ordered.length > shown.length ? (
        <p className="text-12 text-muted">{ordered.length - shown.length} rarer answers on the service’s page.</p>
      ) : null}
    </>
  );
}
