import type { FaultDomain } from '@/lib/domain/service';
import { type FlagRow, flagRowOf, flagRows } from './flag-rows';

/** gRPC statuses without a flag: made by the callee itself (mesh-metrics 6.5). */
const grpcDomains: ReadonlyMap<string, FaultDomain> = new Map(
  Object.entries({
    '1': 'caller',
    '2': 'application',
    '3': 'caller',
    '4': 'application',
    '5': 'caller',
    '6': 'caller',
    '7': 'policy',
    '8': 'policy',
    '9': 'caller',
    '10': 'caller',
    '11': 'caller',
    '12': 'mesh-config',
    '13': 'application',
    '14': 'application',
    '15': 'application',
    '16': 'policy',
  } as const),
);
export const grpcDomain = (status: string): FaultDomain => grpcDomains.get(status) ?? 'unknown';

const NONE = '-';

/** The flags of one row, as reported: `URX,UF` is two, `-`, empty and null are none. */
export const splitFlags = (flags: string | null): readonly string[] =>
  (flags ?? '').split(',').flatMap((flag) => {
    const text = flag.trim();
    return text === '' || text === NONE ? [] : [text];
  });

/** What the most specific of joined flags says; null without any. A flag nobody knows stands before a symptom. */
export const decidingFlag = (flags: string | null): { readonly flag: string; readonly row: FlagRow | null } | null => {
  const given = splitFlags(flags).map((flag) => ({ flag, row: flagRowOf(flag) }));
  const rankOf = ({ row }: (typeof given)[number]): number => {
    if (row === null) return flagRows.length;
    return row.domain === null ? flagRows.length + 1 : flagRows.indexOf(row);
  };
  return given.toSorted((a, b) => rankOf(a) - rankOf(b))[0] ?? null;
};

/** A flag in words, the flag itself where nobody has words for it. */
export const flagWords = (flag: string): string => flagRowOf(flag)?.says ?? flag;

/** Envoy's long names by their short ones, everything else as it was reported: one flag is one mark. */
export const nameOf = ({ flag, row }: { readonly flag: string; readonly row: FlagRow | null }): string =>
  row?.long === flag ? row.flag : flag;
