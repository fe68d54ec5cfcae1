'use client';
import { type Column, DataTable } from '@/components/ui/data-table';
import { Figure } from '@/components/ui/figure';
import { Tag, type Tone } from '@/components/ui/small';
import { useLocalTable } from '@/components/ui/table-state';
import type { ServiceDetail } from '@/lib/domain/service';
import { formatPercent, formatRate } from '@/lib/format/number';
import { codeWord, explainResponse, grpcName, type Outcome, outcomeOf, readFlags } from './flag-words';

type Response = ServiceDetail['responses'][number];

/** A row with the share it has of its own direction and account; shares of two accounts are never one sum. */
export interface ResponseLine extends Response {
  readonly share: number | null;
  readonly outcome: Outcome;
}

const groupOf = ({ direction, account }: Response): string => `${direction} ${account}`;
const severity: Readonly<Record<Outcome, number>> = { failed: 0, client: 1, ok: 2 };

/** Failures first, then by rate. */
export const responseLines = (responses: readonly Response[]): readonly ResponseLine[] => {
  const totals = new Map<string, number>();
  for (const row of responses) totals.set(groupOf(row), (totals.get(groupOf(row)) ?? 0) + row.rate);
  return responses
    .map((row) => {
      const total = totals.get(groupOf(row)) ?? 0;
      return { ...row, share: total > 0 ? row.rate / total : null, outcome: outcomeOf(row) };
    })
    .sort((a, b) => severity[a.outcome] - severity[b.outcome] || b.rate - a.rate);
};

const tones: Readonly<Record<Outcome, Tone>> = { failed: 'failing', client: 'degraded', ok: 'neutral' };
const outcomeWords: Readonly<Record<Outcome, string>> = { failed: 'failed', client: 'client error', ok: 'answered' };

const directionWords = { in: 'arrives', out: 'goes out' } as const;
const accountWords = { client: 'caller', server: 'callee' } as const;

const answerOf = ({ code, grpc }: Response): string =>
  [code ?? '', grpc === null || grpc === '' ? '' : `gRPC ${grpc} ${grpcName(grpc)}`].filter(Boolean).join(', ');

function Answer({ row }: { readonly row: ResponseLine }) {
  const word = row.code === null ? null : codeWord(row.code);
  return (
    <span className="flex min-w-0 items-center gap-1.5">
      <Tag tone={tones[row.outcome]} className="figures shrink-0">
        {row.code ?? (row.grpc === null ? '–' : 'gRPC')}
      </Tag>
      <span className="truncate text-muted">
        {row.grpc === null || row.grpc === '' ? word : `gRPC ${row.grpc} ${grpcName(row.grpc)}`}
      </span>
    </span>
  );
}

function Flags({ row }: { readonly row: ResponseLine }) {
  const flags = readFlags(row.flags);
  if (flags.length === 0) return <span className="text-faint">none</span>;
  return (
    <span className="block truncate font-mono text-12">
      {flags.map(({ flag, words }, index) => (
        <bdi key={flag} title={words?.name ?? flag}>
          {index === 0 ? '' : ', '}
          {flag}
        </bdi>
      ))}
    </span>
  );
}

const columns: readonly Column<ResponseLine>[] = [
  {
    id: 'answer',
    head: 'Answer',
    width: 1.6,
    value: answerOf,
    order: (row) => severity[row.outcome],
    cell: (row) => <Answer row={row} />,
  },
  { id: 'flags', head: 'Flags', width: 0.9, value: (row) => row.flags ?? '', cell: (row) => <Flags row={row} /> },
  {
    id: 'direction',
    head: 'Direction',
    width: 0.8,
    wide: true,
    value: (row) => directionWords[row.direction],
  },
  {
    id: 'account',
    head: 'Seen by',
    width: 0.8,
    value: (row) => accountWords[row.account],
  },
  {
    id: 'rate',
    head: 'Rate',
    align: 'right',
    width: 0.9,
    value: (row) => row.rate,
    cell: (row) => <Figure value={row.rate} format={formatRate} />,
  },
  {
    id: 'share',
    head: 'Share',
    align: 'right',
    width: 0.8,
    value: (row) => row.share,
    cell: (row) => <Figure value={row.share} format={formatPercent} />,
  },
  {
    id: 'means',
    head: 'What it means',
    width: 3.2,
    wide: true,
    value: (row) => explainResponse(row) ?? outcomeWords[row.outcome],
    cell: (row) => <Meaning row={row} />,
  },
];

function Meaning({ row }: { readonly row: ResponseLine }) {
  const said = explainResponse(row);
  const look = readFlags(row.flags)
    .flatMap(({ words }) => (words === null ? [] : [words.look]))
    .join(' ');
  if (said === null) return <span className="text-faint">{row.outcome === 'ok' ? '' : outcomeWords[row.outcome]}</span>;
  return (
    <span className="block truncate" title={look === '' ? said : `${said} Look at: ${look}`}>
      {said}
      {look === '' ? null : <span className="text-muted"> Look at: {look}</span>}
    </span>
  );
}

/** Every answer, by code and flag, in both directions and as both ends saw it. */
export function ResponseTable({ responses }: { readonly responses: readonly Response[] }) {
  const state = useLocalTable();
  return (
    <DataTable
      label="Responses"
      columns={columns}
      rows={responseLines(responses)}
      rowId={(row) => [row.direction, row.account, row.code, row.grpc, row.flags].join(' ')}
      state={state}
      filter="Find responses"
      csv
      maxHeight={400}
    />
  );
}
