import type { Sample } from '@/lib/domain/sample';
import type { Millis, PromQL } from '@/lib/domain/units';
import { type CertificateRow, certificateRows } from '@/lib/mtls/certificate-rows';
import { either, fold, marked, selector, subquery, withPartner } from '@/lib/promql/build';
import { above } from '@/lib/promql/combine';
import { rises } from '@/lib/promql/compare';

/**
 * How often the certificates of proxies were renewed, by their own account: the end of a certificate, or what is left
 * until then, rises with a renewal and at no other time. Whole days are too coarse for certificates that live for one,
 * and what a control plane says of all of a mesh is no proxy's.
 */

const MARK = 'weft_rotation';
const OF = '.of';
/** Renewals closer to each other than a step are seen as one: too few are counted then, never too many. */
const STEPS = 168;
const SHORTEST: Millis = 60_000;
/** So many are to be seen (adoption model, 6.1). */
const WANTED = 2;

const isTold = ({ kind, says, by }: CertificateRow): boolean =>
  kind === 'workload' && says !== 'days' && by.includes('pod');

export const rotationsQuery = (window: Millis): PromQL => {
  const step = Math.max(SHORTEST, Math.ceil(window / STEPS / 1000) * 1000);
  return either(
    certificateRows.filter(isTold).flatMap(({ id, metric, where }) => {
      const proxies = selector(metric, where);
      const renewed = above(rises(subquery(proxies, window, step)), WANTED - 1);
      return [
        marked(MARK, `${id}${OF}`, fold('count', [], proxies)),
        // Of proxies that are gone nobody asks any more.
        marked(MARK, id, fold('count', [], withPartner(renewed, proxies))),
      ];
    }),
  );
};

export interface Rotations {
  /** Proxies that tell when their certificates end. */
  readonly proxies: number;
  /** Those of them whose certificate was renewed twice or more. */
  readonly renewed: number;
}

/** null: no proxy tells when its certificate ends. */
export const readRotations = (samples: readonly Sample[]): Rotations | null => {
  const sum = (isMeant: (mark: string) => boolean): number =>
    samples.reduce((total, { labels, value }) => total + (isMeant(labels[MARK] ?? '') ? (value ?? 0) : 0), 0);
  const proxies = sum((mark) => mark.endsWith(OF));
  return proxies === 0 ? null : { proxies, renewed: sum((mark) => mark !== '' && !mark.endsWith(OF)) };
};
