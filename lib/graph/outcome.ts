import type { ResponseSum } from '@/lib/domain/call';
import type { Protocol } from '@/lib/domain/entity';
import type { ErrorRules } from '@/lib/domain/settings';

export type Outcome = ResponseSum['outcome'];

/** How one request ended, as the mesh reports it. */
export interface Ending {
  readonly protocol: Protocol;
  readonly code: string | null;
  readonly grpc: string | null;
  readonly flags: string | null;
  /** The mesh's own judgement, `success` or `failure`; it stands only where there is no status. */
  readonly outcome?: string | null;
}

const matchesCode = (patterns: readonly string[], code: string): boolean =>
  patterns.some(
    (pattern) => pattern === code || (/^[1-5]xx$/.test(pattern) && code.length === 3 && pattern[0] === code[0]),
  );

const byStatus = (grpc: string, rules: ErrorRules): Outcome => {
  if (grpc === '0') return 'success';
  return rules.grpc.includes(Number(grpc)) ? 'error' : 'client-error';
};

/** The caller left before there was an answer. */
const callerLeft = (flags: string | null, rules: ErrorRules): boolean =>
  (flags?.split(',') ?? []).some((flag) => rules.ignoreFlags.includes(flag.trim()));

/**
 * What an ending counts as (product.md rule 3, fine-print.md 7). gRPC is judged by its status unless HTTP failed below
 * it; a stream over HTTP 200 that ended without a status is neither a success nor a failure.
 */
export const outcomeOf = ({ protocol, code, grpc, flags, outcome }: Ending, rules: ErrorRules): Outcome => {
  if (code === null && grpc === null && outcome) return outcome === 'failure' ? 'error' : 'success';
  if (code === '0' && callerLeft(flags, rules)) return 'client-error';
  if (code !== null && matchesCode(rules.http, code)) return 'error';
  if (protocol === 'grpc' && grpc !== null) return byStatus(grpc, rules);
  if (code?.startsWith('4') && code.length === 3) return 'client-error';
  if (protocol === 'grpc' || code === null || code === '0') return 'neither';
  return 'success';
};

/** `outcomeOf` that remembers: a mesh has few distinct endings and many rows. */
export const outcomeReader = (rules: ErrorRules): ((ending: Ending) => Outcome) => {
  const seen = new Map<string, Outcome>();
  return (ending) => {
    const key = `${ending.protocol} ${ending.code} ${ending.grpc} ${ending.flags} ${ending.outcome}`;
    const outcome = seen.get(key) ?? outcomeOf(ending, rules);
    seen.set(key, outcome);
    return outcome;
  };
};
