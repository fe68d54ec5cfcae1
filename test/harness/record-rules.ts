import type { Labels } from '@/lib/domain/sample';
import type { MeshAdapter } from '@/lib/mesh/adapter';
import { MARKER, RULE_INTERVAL, SINCE } from '@/lib/mesh/recorded';
import { rulesOf } from '@/lib/mesh/rules';
import { writeSamples } from './remote-write';

interface Answered {
  readonly status: string;
  readonly error?: string;
  readonly data: {
    readonly result: readonly { readonly metric: Labels; readonly values: readonly (readonly [number, string])[] }[];
  };
}

/** Epoch seconds, both ends evaluated. */
export interface RuleSpan {
  readonly from: number;
  readonly to: number;
}

const evaluated = async (url: string, expr: string, { from, to }: RuleSpan) => {
  const form = new URLSearchParams({
    query: expr,
    start: String(from),
    end: String(to),
    step: String(RULE_INTERVAL / 1000),
  });
  const answer: Answered = await (await fetch(`${url}/api/v1/query_range`, { method: 'POST', body: form })).json();
  if (answer.status !== 'success') throw new Error(`${expr}: ${answer.error}`);
  return answer.data.result;
};

/**
 * The series a Prometheus would hold, had it evaluated a mesh's rules over a span: each rule is put to the server itself
 * at every instant, one after another, and what it answers is written back.
 */
export const recordRules = async (url: string, adapter: MeshAdapter, span: RuleSpan): Promise<number> => {
  let written = 0;
  for (const { record, expr, labels = {} } of rulesOf(adapter)) {
    // These two speak of the evaluation itself, which did not happen then.
    if (record === SINCE || record === MARKER) continue;
    const rows = await evaluated(url, expr, span);
    written += await writeSamples(
      url,
      rows.map(({ metric, values }) => ({
        labels: { ...metric, ...labels, __name__: record },
        samples: values.map(([at, value]) => [at * 1000, Number(value)] as const),
      })),
    );
  }
  const step = RULE_INTERVAL / 1000;
  const instants = Array.from({ length: Math.floor((span.to - span.from) / step) + 1 }, (_, i) => span.from + i * step);
  const said = (name: string, value: number, more: Labels = {}) => ({
    labels: { __name__: name, mesh: adapter.id, ...more },
    samples: instants.map((at) => [at * 1000, value] as const),
  });
  await writeSamples(url, [said(SINCE, span.from), said(MARKER, 1, { since: String(span.from) })]);
  return written;
};
