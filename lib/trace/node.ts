import type { MeshProxy, SpanKind, TraceServiceRef } from '@/lib/domain/trace';
import type { ReportedSpan } from '@/lib/domain/trace-source';

/** The first value under each key, as text. Keys may be anything; repeated ones stay whole in the span itself. */
export type Tags = ReadonlyMap<string, string>;

/**
 * A span on its way from what was reported to what is shown. The steps of `buildTree` fill it in, one after another, and
 * nothing outside changes it: a graph of thousands of spans with links both ways is built once, in place.
 */
export interface Node {
  readonly span: ReportedSpan;
  readonly id: string;
  readonly tags: Tags;
  readonly resource: Tags;
  readonly kind: SpanKind;
  readonly proxy: MeshProxy | null;
  readonly warnings: string[];
  service: TraceServiceRef;
  parent: Node | null;
  children: Node[];
  missingParent: string | null;
  depth: number;
  /** Microseconds since the epoch, corrected; `startUs - skewUs` is as reported. */
  startUs: number;
  durationUs: number;
  skewUs: number;
}

export const endUs = ({ startUs, durationUs }: Pick<Node, 'startUs' | 'durationUs'>): number => startUs + durationUs;

/** Spans of one workload: the application's and its proxy's. A namespace that nobody states matches any. */
export const sameWorkload = (a: TraceServiceRef, b: TraceServiceRef): boolean =>
  a.name === b.name && (a.namespace === null || b.namespace === null || a.namespace === b.namespace);

/** Handed over a queue: the callee starts when it likes, and nobody waits for it. */
export const isHandedOver = (parent: Node, child: Node): boolean =>
  parent.kind === 'producer' && child.kind === 'consumer';

export const firstTag = (tags: Tags, ...keys: readonly string[]): string | null => {
  for (const key of keys) {
    const value = tags.get(key);
    if (value !== undefined && value !== '') return value;
  }
  return null;
};
