import type { AlternativeId, CapabilityId } from '@/lib/domain/adoption';
import { isSome } from './levels';
import type { Facts } from './needs';
import { capabilityIds } from './order';
import type { Results } from './results';

/** What stands in where there is no room for a proxy on the path. */
const withoutLatency: Readonly<Record<CapabilityId, AlternativeId>> = {
  M: 'app_tls',
  Z: 'app_identity',
  T: 'proxyless_or_library',
  O: 'otel_sdk',
  H: 'gateway_link',
};

const observability = ({ answers: { O2, O4 } }: Facts): AlternativeId => {
  if (O2 === 'no') return 'otel_sdk';
  if (O4 === 'yes') return 'ebpf_agent';
  return O2 === 'partly' ? 'otel_sdk' : 'ebpf_agent';
};

/** The alternative the person's own answers name; null where nobody named the mechanism. */
const named: Readonly<Record<CapabilityId, (facts: Facts) => AlternativeId | null>> = {
  M: ({ profile }) => profile.mechanisms.M4 ?? null,
  Z: ({ profile }) => profile.mechanisms.Z4 ?? null,
  T: ({ answers }) => (answers.T4 === 'yes' ? 'gateway_only' : 'library_or_framework'),
  O: observability,
  H: () => 'gateway_link',
};

/** Section 3: one targeted solution for every need that is not met by what is adopted or kept. */
export const insteadOf = (
  facts: Facts,
  results: Results,
  adopted: readonly CapabilityId[],
): Readonly<Partial<Record<CapabilityId, AlternativeId>>> => {
  const pairs = capabilityIds.flatMap((id): [CapabilityId, AlternativeId][] => {
    const { need, alternative, why } = results[id];
    if (need === 'no' || adopted.includes(id)) return [];
    if (why.includes('V1')) return [[id, withoutLatency[id]]];
    const found = isSome(alternative) ? named[id](facts) : null;
    return found === null ? [] : [[id, found]];
  });
  return Object.fromEntries(pairs);
};
