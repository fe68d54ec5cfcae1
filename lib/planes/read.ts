import type { MeshId } from '@/lib/domain/entity';
import type { MeshCheck } from '@/lib/domain/mesh';
import { significant, significantOrNull } from '@/lib/graph/round';
import { checkRows } from './checks';
import { readMark, tellerMark } from './queries';
import { atStart, type CheckRow, LOST, type Question, questionOf, type TellerId, tellers } from './row';
import type { Told } from './told';
import { checkValue } from './value';

const worded = (row: CheckRow, { mark, labels }: Told): string => {
  const { metric } = readMark(mark);
  const said = [...row.by.map((label) => labels[label]), labels.remote].filter(
    (text) => text !== undefined && text !== '',
  );
  return [...said, ...(metric === null ? [] : [metric])].join(' · ');
};

const MOST = 10;

const detailsOf = (row: CheckRow, rows: readonly Told[]): MeshCheck['details'] =>
  rows
    .flatMap((told) => (told.value === null || told.value <= 0 ? [] : [{ says: worded(row, told), value: told.value }]))
    .filter(({ says }) => says !== '')
    .toSorted((a, b) => b.value - a.value || (a.says < b.says ? -1 : 1))
    .slice(0, MOST)
    .map(({ says, value }) => ({ says, value: significant(value) }));

const listed = (names: readonly string[]): string =>
  names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`;

/** Why there is nothing, and what would tell. */
export const missingWords = ({ teller, metrics }: Pick<CheckRow, 'teller' | 'metrics'>, scraped: boolean): string => {
  const { name, verb, presence } = tellers[teller];
  if (teller === 'proxies') return `No proxy reports ${listed(metrics)}.`;
  if (presence === null) return `${atStart(name)} ${verb} not scraped here; ${listed(metrics)} would tell.`;
  return scraped
    ? `${atStart(name)} ${verb} scraped here, without ${listed(metrics)}.`
    : `${atStart(name)} ${verb} not scraped here; ${presence.metric} would tell.`;
};

/** The bound a value has crossed decides; what nobody reports is unknown, whatever it might be. */
export const checkState = ({ bound }: Pick<CheckRow, 'bound'>, value: number | null): MeshCheck['state'] => {
  if (value === null) return 'unknown';
  if (bound === null) return null;
  const isOver = (limit: number | undefined) =>
    limit !== undefined && (bound.below === true ? value < limit : value > limit);
  if (isOver(bound.failing)) return 'failing';
  return isOver(bound.degraded) ? 'degraded' : 'healthy';
};

export interface ReadAt {
  readonly cluster: string;
  /** The mesh it is shown under: istiod is the control plane of ambient meshes as well. */
  readonly mesh: MeshId;
  readonly scraped: (teller: TellerId) => boolean;
  /** Questions that some source did not answer. */
  readonly lost: ReadonlySet<Question>;
}

const readCheck = (row: CheckRow, told: readonly Told[], { cluster, mesh, scraped, lost }: ReadAt): MeshCheck => {
  const own = told.filter((each) => each.cluster === cluster && readMark(each.mark).id === row.id);
  const isScraped = scraped(row.teller);
  const isLost = lost.has(questionOf(row.teller)) || (!isScraped && row.teller !== 'proxies' && lost.has('planes'));
  const read = checkValue(
    row,
    (name) => own.filter(({ mark }) => readMark(mark).part === name),
    isScraped && !isLost && row.teller !== 'proxies',
  );
  const { bound } = row;
  return {
    id: row.id,
    mesh,
    cluster,
    title: row.title,
    teller: tellers[row.teller].name,
    state: read.idle ? 'idle' : checkState(row, read.value),
    value: significantOrNull(read.value),
    unit: row.unit,
    total: significantOrNull(read.total),
    of: significantOrNull(read.of),
    bound:
      bound === null
        ? null
        : {
            degraded: bound.degraded ?? null,
            failing: bound.failing ?? null,
            below: bound.below === true,
            from: bound.from,
          },
    metrics: [...row.metrics],
    details: detailsOf(row, read.who),
    missing: read.value === null && !read.idle ? (isLost ? LOST : missingWords(row, isScraped)) : null,
    means: row.means,
    next: row.next,
  };
};

const rank = { failing: 0, degraded: 1, healthy: 2, idle: 3, unknown: 5 } as const;
const rankOf = ({ state }: MeshCheck): number => (state === null ? 4 : rank[state]);

/** Worst first, then what is shown for information, then what is not reported; of equals in the order of the table. */
export const worstFirst = (checks: readonly MeshCheck[]): MeshCheck[] =>
  checks.toSorted((a, b) => rankOf(a) - rankOf(b));

/** The checks of one mesh in one cluster. `from`: whose rows they are (istiod's under ambient are Istio's). */
export const readChecks = (told: readonly Told[], from: (row: CheckRow) => boolean, at: ReadAt): MeshCheck[] =>
  worstFirst(checkRows.filter(from).map((row) => readCheck(row, told, at)));

const tellerOf = new Map<string, TellerId>([
  ...(Object.keys(tellers) as TellerId[]).map((teller) => [tellerMark(teller), teller] as const),
  ...checkRows.map(({ id, teller }) => [id, teller] as const),
]);

/** Who is scraped in a cluster: by what its processes always expose, or by anything else they told. */
export const scrapedIn = (told: readonly Told[], cluster: string): ((teller: TellerId) => boolean) => {
  const heard = new Set(
    told.filter((row) => row.cluster === cluster).map(({ mark }) => tellerOf.get(readMark(mark).id)),
  );
  return (teller) => heard.has(teller);
};
