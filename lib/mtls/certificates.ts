import { ourCluster } from '@/lib/domain/call';
import { UNKNOWN } from '@/lib/domain/entity';
import type { Certificate } from '@/lib/domain/mtls';
import type { Labels, Sample } from '@/lib/domain/sample';
import type { EpochMs, Millis, PromQL } from '@/lib/domain/units';
import { call, either, fold, marked, over, selector, subquery } from '@/lib/promql/build';
import { bottomk } from '@/lib/promql/combine';
import { secondsUntil } from '@/lib/promql/compare';
import { type CertificateRow, certificateRows } from './certificate-rows';

const ROW = 'weft_kind';
const LONGEST = '.longest';
const HOUR: Millis = 3_600_000;
const DAY: Millis = 24 * HOUR;
/** Workload certificates are renewed several times within this; the longest life seen is that of a fresh one. */
const WORKLOAD_SPAN: Millis = 6 * HOUR;
/** Issuers live for months: what was seen in a month is the best there is. */
const ISSUER_SPAN: Millis = 31 * DAY;
/** A life is longest just after a renewal, and renewals are hours apart. */
const LOOK_EVERY: Millis = 10 * 60_000;
const SOONEST = 20;

/** Seconds (or, of `days`, days) left now. */
const leftOf = ({ metric, where, says }: CertificateRow): PromQL => {
  const series = selector(metric, where);
  return says === 'moment' ? secondsUntil(series) : series;
};

const longestOf = (row: CertificateRow): PromQL => {
  // What every proxy tells is too much to read for a month.
  const span = row.kind === 'workload' || row.instead ? WORKLOAD_SPAN : ISSUER_SPAN;
  const left = leftOf(row);
  return call('max_over_time', row.says === 'moment' ? subquery(left, span, LOOK_EVERY) : over(left, span));
};

/** What is left of the certificates that end soonest, and the longest life seen of each kind, in one call. */
export const certificatesQuery: PromQL = either(
  certificateRows.flatMap((row) => [
    marked(ROW, row.id, bottomk(SOONEST, fold('min', ['cluster', ...row.by], leftOf(row)))),
    marked(ROW, `${row.id}${LONGEST}`, fold('max', [], longestOf(row))),
  ]),
);

/** Expiring is relative to the life seen: a day's certificate with twelve hours left is fresh (mesh-metrics 4.10). */
export const certificateState = (left: number | null, longestLife: number | null): Certificate['state'] => {
  if (left === null) return 'unknown';
  if (left <= 0) return 'expired';
  if (longestLife === null || longestLife <= 0) return 'unknown';
  return left < longestLife / 4 ? 'expiring' : 'healthy';
};

/**
 * The same in whole days, rounded down: 0 is less than a day. Where the freshest reads 0 as well, all live for a day at
 * most, and how much of it is left nobody can tell.
 */
const stateInDays = (days: number | null, longestDays: number | null): Certificate['state'] => {
  if (days === null || (days >= 0 && longestDays !== null && longestDays < 1)) return 'unknown';
  if (days < 0) return 'expired';
  return certificateState(days + 0.5, longestDays === null ? null : longestDays + 1);
};

const said = (text: string | undefined): string | null => (text === undefined || text === '' ? null : text);

const subjectOf = ({ subject, by }: CertificateRow, labels: Labels): string => {
  if (subject !== undefined) return subject;
  const named = by.filter((label) => label !== 'namespace').flatMap((label) => said(labels[label]) ?? []);
  return named[0] ?? said(labels.namespace) ?? UNKNOWN;
};

interface ReadAt {
  readonly at: EpochMs;
  readonly cluster: string | null;
  readonly aliases: Readonly<Record<string, string>>;
}

const read = (
  row: CertificateRow,
  { labels, value }: Sample,
  longest: number | null,
  { at, cluster: own, aliases }: ReadAt,
): Certificate => {
  const named = said(labels.cluster);
  const inDays = row.says === 'days';
  const left = value === null ? null : inDays ? value * DAY : Math.round(value) * 1000;
  return {
    subject: subjectOf(row, labels),
    expiresAt: left === null ? null : at + left,
    ...(inDays ? { precisionMs: DAY } : {}),
    kind: row.kind,
    mesh: row.mesh,
    namespace: row.kind === 'workload' ? said(labels.namespace) : null,
    cluster: named === null ? own : ourCluster(named, aliases),
    state: inDays ? stateInDays(value, longest) : certificateState(value, longest),
  };
};

const placeOf = ({ mesh, kind, cluster }: Certificate): string => JSON.stringify([mesh, kind, cluster]);

/** Certificates of one source, soonest end first. `at`: when the seconds were read. */
export const readCertificates = (samples: readonly Sample[], about: ReadAt): Certificate[] => {
  const found: Certificate[] = [];
  for (const row of certificateRows) {
    const longest = samples.find(({ labels }) => labels[ROW] === `${row.id}${LONGEST}`)?.value ?? null;
    const told = new Set(found.map(placeOf));
    const own = samples
      .filter(({ labels }) => labels[ROW] === row.id)
      .map((sample) => read(row, sample, longest, about));
    found.push(...(row.instead ? own.filter((each) => !told.has(placeOf(each))) : own));
  }
  return found.sort(soonestFirst);
};

/** Of what two sources tell of one certificate the sooner end. Issuers of clusters nobody names may be different ones. */
export const distinctCertificates = (all: readonly Certificate[]): Certificate[] => {
  const found = new Map<string, Certificate>();
  for (const each of all) {
    const apart = each.kind !== 'workload' && each.cluster === null ? each.expiresAt : null;
    const key = JSON.stringify([each.mesh, each.kind, each.cluster, each.namespace, each.subject, apart]);
    const before = found.get(key);
    if (before === undefined || soonestFirst(each, before) < 0) found.set(key, each);
  }
  return [...found.values()];
};

/** What ends first comes first; what nobody states comes last. */
export const soonestFirst = (a: Certificate, b: Certificate): number =>
  (a.expiresAt ?? Number.POSITIVE_INFINITY) - (b.expiresAt ?? Number.POSITIVE_INFINITY) ||
  (a.subject < b.subject ? -1 : a.subject > b.subject ? 1 : 0);
