'use client';
import { type Column, DataTable } from '@/components/ui/data-table';
import { Figure } from '@/components/ui/figure';
import { Tag, type Tone } from '@/components/ui/small';
import { useLocalTable } from '@/components/ui/table-state';
import { notReported } from '@/lib/domain/capabilities';
import type { MeshId } from '@/lib/domain/entity';
import type { ServiceDetail } from '@/lib/domain/service';
import { formatPercent, formatRate } from '@/lib/format/number';
import {
  codeWord,
  EITHER_ANSWERED,
  explainResponse,
  grpcName,
  mayBeProxys,
  type Outcome,
  outcomeOf,
  readFlags,
} from './flag-words';

type Response = ServiceDetail['responses'][number];

type Said = Omit<Response, 'account' | 'rate' | 'outcome'>;

/** One way of answering, as both ends counted it. The two are shown side by side and never added. */
export interface ResponseLine extends Said {
  /** Requests per second; null: this end did not count any, or reports nothing. */
  readonly caller: number | null;
  readonly callee: number | null;
  /** Of its direction, by the account that counted it: the caller's, else the callee's. */
  readonly share: number | null;
  readonly outcome: Outcome;
  /** Who made an answer without a flag: not the callee, which does not know of it; or, without flags at all, either. */
  readonly made: 'by-callee' | 'on-the-way' | 'either';
}

const severity: Readonly<Record<Outcome, number>> = { failed: 0, client: 1, ok: 2 };
const keyOf = ({ direction, code, grpc, flags, outcome }: Said & Pick<ResponseLine, 'outcome'>): string =>
  JSON.stringify([direction, code, grpc, flags, outcome]);
const add = (so: number | null | undefined, rate: number): number => (so ?? 0) + rate;

/** Rows of both accounts joined by code, status and flags; failures first, then by rate. */
export const responseLines = (responses: readonly Response[], isFlagless = false): readonly ResponseLine[] => {
  const totals = new Map<string, number>();
  const lines = new Map<string, ResponseLine>();
  for (const { account, rate, outcome, ...told } of responses) {
    const answer = { ...told, outcome: outcomeOf({ ...told, outcome }) };
    const group = `${answer.direction} ${account}`;
    totals.set(group, add(totals.get(group), rate));
    const line = lines.get(keyOf(answer)) ?? {
      ...answer,
      caller: null,
      callee: null,
      share: null,
      made: 'by-callee',
    };
    const counted = account === 'client' ? { caller: add(line.caller, rate) } : { callee: add(line.callee, rate) };
    lines.set(keyOf(answer), { ...line, ...counted });
  }
  const shareOf = ({ direction, caller, callee }: ResponseLine): number | null => {
    const total = totals.get(`${direction} ${caller === null ? 'server' : 'client'}`) ?? 0;
    return total > 0 ? (caller ?? callee ?? 0) / total : null;
  };
  const madeBy = ({ direction, code, caller, callee, outcome }: ResponseLine): ResponseLine['made'] => {
    if (outcome !== 'failed' || caller === null || callee !== null) return 'by-callee';
    if (totals.has(`${direction} server`)) return 'on-the-way';
    return isFlagless && mayBeProxys(code) ? 'either' : 'by-callee';
  };
  return [...lines.values()]
    .map((line) => ({ ...line, share: shareOf(line), made: madeBy(line) }))
    .sort((a, b) => severity[a.outcome] - severity[b.outcome] || weightOf(b) - weightOf(a));
};

const weightOf = ({ caller, callee }: ResponseLine): number => Math.max(caller ?? 0, callee ?? 0);

const tones: Readonly<Record<Outcome, Tone>> = { failed: 'failing', client: 'degraded', ok: 'neutral' };
const outcomeWords: Readonly<Record<Outcome, string>> = { failed: 'failed', client: 'client error', ok: 'answered' };

const directionWords = { in: 'arrives', out: 'goes out' } as const;
const answerOf = ({ code, grpc }: Pick<Response, 'code' | 'grpc'>): string =>
  [code ?? '', grpc === null || grpc === '' ? '' : `gRPC ${grpc} ${grpcName(grpc)}`].filter(Boolean).join(', ');

function Answer({ row }: { readonly row: ResponseLine }) {
  // A mesh that tells no code still judges.
  const word = row.code === null ? outcomeWords[row.outcome] : codeWord(row.code);
  return (
    <span className="flex min-w-0 items-center gap-1.5">
      <Tag tone={tones[row.outcome]} className="figures shrink-0">
        {row.code ?? (row.grpc === null ? '–' : 'gRPC')}
      </Tag>
      <span className="shrink-0 text-12 text-muted sm:hidden">{row.direction}</span>
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

/** A flag says what it means; without one, an answer that the callee does not know of is not its own. */
const explain = (row: ResponseLine): string | null => {
  if (row.made === 'by-callee' || readFlags(row.flags).length > 0) return explainResponse(row);
  return row.made === 'on-the-way' ? 'Only the caller saw it: made on the way, not by the callee.' : EITHER_ANSWERED;
};

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
    id: 'caller',
    head: 'By caller',
    align: 'right',
    width: 1.1,
    value: (row) => row.caller,
    cell: (row) => <Figure value={row.caller} format={formatRate} absent="not counted by callers" />,
  },
  {
    id: 'callee',
    head: 'By callee',
    align: 'right',
    width: 1.1,
    value: (row) => row.callee,
    cell: (row) => <Figure value={row.callee} format={formatRate} absent="not counted by the callee" />,
  },
  {
    id: 'share',
    head: 'Share',
    align: 'right',
    width: 0.8,
    wide: true,
    value: (row) => row.share,
    cell: (row) => <Figure value={row.share} format={formatPercent} />,
  },
  {
    id: 'means',
    head: 'What it means',
    width: 3.2,
    wide: true,
    value: (row) => explain(row) ?? outcomeWords[row.outcome],
    cell: (row) => <Meaning row={row} />,
  },
];

function Meaning({ row }: { readonly row: ResponseLine }) {
  const said = explain(row);
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

export interface ResponseTableProps {
  readonly responses: readonly Response[];
  readonly meshes: readonly MeshId[];
}

/** Every answer, by code and flag, in both directions and as both ends saw it. */
export function ResponseTable({ responses, meshes }: ResponseTableProps) {
  const isFlagless = notReported('flags', meshes) !== null;
  const state = useLocalTable();
  return (
    <>
      <DataTable
        label="Every response"
        columns={columns}
        rows={responseLines(responses, isFlagless)}
        rowId={keyOf}
        state={state}
        filter="Find responses"
        csv
        maxHeight={620}
      />
      <FlagGlossary responses={responses} />
    </>
  );
}

/** The flags that occur, each in plain words and with where to look next. */
function FlagGlossary({ responses }: { readonly responses: readonly Response[] }) {
  const seen = new Map(responses.flatMap(({ flags }) => readFlags(flags)).map(({ flag, words }) => [flag, words]));
  const known = [...seen].flatMap(([flag, words]) => (words === null ? [] : [{ flag, words }]));
  if (known.length === 0) return null;
  return (
    <dl className="grid gap-x-6 gap-y-2 border-t border-line px-4 py-3 text-12 lg:grid-cols-2">
      {known.map(({ flag, words }) => (
        <div key={flag} className="grid grid-cols-[3.5rem_minmax(0,1fr)] gap-x-2">
          <dt className="truncate font-mono" title={flag}>
            {flag}
          </dt>
          <dd>
            <span className="font-medium">{words.name}.</span> {words.means}{' '}
            <span className="text-muted">Look at: {words.look}</span>
          </dd>
        </div>
      ))}
    </dl>
  );
}
