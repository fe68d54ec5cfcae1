import type { FaultDomain } from '@/lib/domain/service';

type Words = Readonly<Record<FaultDomain, { readonly name: string; readonly says: string }>>;

/** What each fault domain is called, and what it says about where the fault lies. */
export const faultWords: Words = {
  application: { name: 'Application', says: 'The service itself answered with an error.' },
  caller: { name: 'Caller', says: 'The caller left early or sent something wrong.' },
  'mesh-config': { name: 'Mesh configuration', says: 'Routes, limits or timeouts of the mesh refused the request.' },
  'mesh-dataplane': { name: 'Mesh proxies', says: 'A proxy itself failed, reset or protected its memory.' },
  network: { name: 'Network', says: 'The callee could not be reached, or the connection broke.' },
  policy: { name: 'Policy', says: 'An authorization rule or a rate limit refused it on purpose.' },
  unknown: { name: 'Not attributable', says: 'Nothing reported says where these failed.' },
};

/** The same of connections, which nobody answers. */
export const connectionWords: Words = {
  application: { name: 'Application', says: 'The callee refused the connection, or nobody listened there.' },
  caller: { name: 'Caller', says: 'The caller sent nothing, or something wrong.' },
  'mesh-config': { name: 'Mesh configuration', says: 'The mesh could not make the connection as it is told to.' },
  'mesh-dataplane': { name: 'Mesh proxies', says: 'A proxy or agent was not able to carry the connection.' },
  network: { name: 'Network', says: 'The callee could not be reached.' },
  policy: { name: 'Policy', says: 'A policy refused it on purpose.' },
  unknown: { name: 'Not attributable', says: 'Nothing reported says why these failed.' },
};
