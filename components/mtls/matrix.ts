import { parseEntityId } from '@/lib/domain/entity';
import type { CoverageReport } from '@/lib/domain/mtls';
import { shareOf } from './coverage-parts';

type Source = CoverageReport['matrix'][number];
export type TcpFigures = NonNullable<Source['tcp']>;

/** One line or column: a namespace, or the quiet ones folded together. */
export interface MatrixGroup {
  readonly id: string;
  readonly name: string;
  /** Named only where the picture holds more than one cluster. */
  readonly cluster: string | null;
  /** How many namespaces it stands for. */
  readonly size: number;
}

export interface MatrixCell {
  readonly from: string;
  readonly to: string;
  readonly share: number | null;
  readonly knownRate: number;
  readonly unknownRate: number;
  readonly plaintextRate: number;
  /** One entry per basis: connections and bytes are never added. */
  readonly tcp: readonly TcpFigures[];
}

export interface Matrix {
  readonly callers: readonly MatrixGroup[];
  readonly callees: readonly MatrixGroup[];
  /** Cells with traffic, by `cellKey`. */
  readonly cells: ReadonlyMap<string, MatrixCell>;
  /** Namespaces that are folded into one line. */
  readonly folded: number;
}

/** The line of the namespaces that are folded. Not an entity id, so it can meet none. */
export const OTHERS = 'others';

/** More namespaces than this and the quiet ones fold. */
export const FOLD_ABOVE = 20;

// Ids never hold a tilde (lib/domain/entity.ts).
export const cellKey = (from: string, to: string): string => `${from}~${to}`;

const trafficOf = ({ knownRate, unknownRate, tcp }: Source): number =>
  knownRate + unknownRate + (tcp === null ? 0 : Number.MIN_VALUE);

const addTcp = (left: readonly TcpFigures[], right: TcpFigures | null): readonly TcpFigures[] => {
  if (right === null) return left;
  const same = left.find(({ basis }) => basis === right.basis);
  if (same === undefined) return [...left, right];
  const [known, unknown, plaintext] = [
    same.known + right.known,
    same.unknown + right.unknown,
    same.plaintext + right.plaintext,
  ];
  const share = known > 0 ? Math.min(1, Math.max(0, 1 - plaintext / known)) : null;
  return [...left.filter((figures) => figures !== same), { share, known, unknown, plaintext, basis: right.basis }];
};

const emptyCell = (from: string, to: string): MatrixCell => ({
  from,
  to,
  share: null,
  knownRate: 0,
  unknownRate: 0,
  plaintextRate: 0,
  tcp: [],
});

const add = (cell: MatrixCell, source: Source): MatrixCell => {
  const sum = {
    knownRate: cell.knownRate + source.knownRate,
    unknownRate: cell.unknownRate + source.unknownRate,
    plaintextRate: cell.plaintextRate + source.plaintextRate,
  };
  return { ...cell, ...sum, share: shareOf(sum), tcp: addTcp(cell.tcp, source.tcp) };
};

/** The namespaces by how much of what nobody should send they send and get, then by traffic, then by id. */
const order = (rows: readonly Source[]): readonly string[] => {
  const weight = new Map<string, { plaintext: number; traffic: number }>();
  for (const row of rows) {
    for (const id of new Set([row.from, row.to])) {
      const so = weight.get(id) ?? { plaintext: 0, traffic: 0 };
      weight.set(id, {
        plaintext: so.plaintext + row.plaintextRate + (row.tcp?.plaintext ? Number.MIN_VALUE : 0),
        traffic: so.traffic + trafficOf(row),
      });
    }
  }
  return [...weight]
    .sort(
      ([a, left], [b, right]) => right.plaintext - left.plaintext || right.traffic - left.traffic || (a < b ? -1 : 1),
    )
    .map(([id]) => id);
};

const groupOf = (id: string, clusters: number): MatrixGroup => {
  const entity = parseEntityId(id);
  const cluster = clusters > 1 ? (entity?.cluster ?? null) : null;
  return { id, name: entity?.namespace ?? id, cluster, size: 1 };
};

/**
 * Folds the API's cells into lines and columns. Above `most` namespaces those with the least plaintext and the least
 * traffic become one line, so that no traffic leaves the picture. A line without traffic in its direction is left out.
 */
export const foldMatrix = (rows: readonly Source[], most: number = FOLD_ABOVE): Matrix => {
  const ids = order(rows);
  const folds = ids.length > most;
  const kept = folds ? ids.slice(0, Math.max(1, most - 1)) : ids;
  const keeps = new Set(kept);
  const lineOf = (id: string): string => (keeps.has(id) ? id : OTHERS);
  const cells = new Map<string, MatrixCell>();
  for (const row of rows) {
    const [from, to] = [lineOf(row.from), lineOf(row.to)];
    const key = cellKey(from, to);
    cells.set(key, add(cells.get(key) ?? emptyCell(from, to), row));
  }
  const clusters = new Set(ids.map((id) => parseEntityId(id)?.cluster)).size;
  const named = kept.map((id) => groupOf(id, clusters)).sort(byName);
  const others: MatrixGroup = { id: OTHERS, name: 'others', cluster: null, size: ids.length - kept.length };
  const all = folds ? [...named, others] : named;
  const used = [...cells.values()];
  return {
    callers: all.filter(({ id }) => used.some(({ from }) => from === id)),
    callees: all.filter(({ id }) => used.some(({ to }) => to === id)),
    cells,
    folded: folds ? others.size : 0,
  };
};

const byName = (a: MatrixGroup, b: MatrixGroup): number =>
  compare(a.cluster ?? '', b.cluster ?? '') || compare(a.name, b.name) || compare(a.id, b.id);

const compare = (a: string, b: string): number => (a < b ? -1 : a === b ? 0 : 1);
