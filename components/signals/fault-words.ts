import type { FaultDomain } from '@/lib/domain/service';

/** What each fault domain is called, and what it says about where the fault lies. */
export const faultWords: Readonly<Record<FaultDomain, { readonly name: string; readonly says: string }>> = {
  application: { name: 'Application', says: 'The service itself answered with an error.' },
  caller: { name: 'Caller', says: 'The caller left early or sent something wrong.' },
  'mesh-config': { name: 'Mesh configuration', says: 'Routes, limits or timeouts of the mesh refused the request.' },
  'mesh-dataplane': { name: 'Mesh proxies', says: 'A proxy itself failed, reset or protected its memory.' },
  network: { name: 'Network', says: 'The callee could not be reached, or the connection broke.' },
  policy: { name: 'Policy', says: 'An authorization rule or a rate limit refused it on purpose.' },
  unknown: { name: 'Not attributable', says: 'Nothing reported says where these failed.' },
};
