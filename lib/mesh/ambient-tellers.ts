import type { MeshRows, Row, SaidEnd, Who } from './adapter';
import { mapRows } from './rows';

/** Whoever an end is, versions aside. */
export const workloadKey = ({ cluster, namespace, workload, service }: SaidEnd): string =>
  `${cluster ?? ''} ${namespace ?? ''} ${workload ?? service ?? ''}`;

const TCP: readonly string[] = ['opened', 'sent', 'received', 'connectFailures'];
export const isTcp = (measure: string): boolean => TCP.includes(measure);

/** Measures whose rows may say how connections were protected. */
const STATING = ['opened', 'sent', 'received'] as const;
const stating = (account: MeshRows['client']): readonly Row[] =>
  STATING.flatMap((measure) => account[measure]?.rows ?? []);

/** What Envoy says of plaintext; a ztunnel has no word for it. */
export const PLAINTEXT = 'none';
const MUTUAL = 'mutual_tls';

interface Proxies {
  /** Callers with an Envoy of their own: they tell of requests. */
  readonly envoyCallers: ReadonlySet<string>;
  readonly envoyCallees: ReadonlySet<string>;
  /** Workloads that a ztunnel speaks for: as callers they say `mutual_tls`, as callees nothing of plaintext. */
  readonly tunnelled: ReadonlySet<string>;
}

/** Sidecars and ztunnels tell of TCP under one name; what each alone says tells them apart (mesh-metrics 3.2). */
const proxiesOf = ({ client, server }: MeshRows): Proxies => {
  const byCallee = server.requests?.rows.filter(({ who }) => who.reporter === 'destination') ?? [];
  const taken = stating(server).filter(({ who }) => who.reporter === 'destination');
  const callees = (rows: readonly Row[]) => rows.map(({ who }) => workloadKey(who.target));
  const callers = (rows: readonly Row[]) => rows.map(({ who }) => workloadKey(who.source));
  return {
    envoyCallers: new Set(callers(client.requests?.rows ?? [])),
    envoyCallees: new Set(callees([...byCallee, ...taken.filter(({ protection }) => protection === PLAINTEXT)])),
    tunnelled: new Set([
      ...callers(stating(client).filter(({ protection }) => protection === MUTUAL)),
      ...callees(taken.filter(({ protection }) => protection === null)),
    ]),
  };
};

interface Said {
  readonly mesh: 'istio' | 'ambient';
  readonly protection: string | null;
}

const asCallee = ({ who, protection }: Row, { envoyCallees, tunnelled }: Proxies): Said => {
  if (protection === null) return { mesh: 'ambient', protection: PLAINTEXT };
  const callee = workloadKey(who.target);
  const isEnvoy = protection === PLAINTEXT || (envoyCallees.has(callee) && !tunnelled.has(callee));
  return { mesh: isEnvoy ? 'istio' : 'ambient', protection };
};

/**
 * A caller's Envoy never says anything; a ztunnel says nothing only of plaintext. Where either may have spoken nobody
 * knows. Envoys are told by what callers say alone: losing the callee's account must not make less of it unknown.
 */
const asCaller = ({ who, protection }: Row, { envoyCallers, tunnelled }: Proxies): Said => {
  if (protection !== null) return { mesh: 'ambient', protection };
  const caller = workloadKey(who.source);
  if (envoyCallers.has(caller)) return { mesh: 'istio', protection };
  const isTunnelled = tunnelled.has(caller) || envoyCallers.size === 0;
  return { mesh: 'ambient', protection: isTunnelled ? PLAINTEXT : null };
};

/** Each row with the mesh whose proxy tells it, and plaintext in one word whoever says it. */
export const withTellers = (told: MeshRows): MeshRows => {
  const proxies = proxiesOf(told);
  // Pairs stay shared: one object for each mesh that tells of them.
  const made = { istio: new Map<Who, Who>(), ambient: new Map<Who, Who>() };
  const by = (who: Who, mesh: Said['mesh']): Who => {
    const before = made[mesh].get(who) ?? { ...who, mesh };
    made[mesh].set(who, before);
    return before;
  };
  return mapRows(told, (row, { account, measure }) => {
    const { who } = row;
    // Only ztunnels count connections that failed.
    if (who.reporter === 'waypoint' || measure === 'connectFailures') return [{ ...row, who: by(who, 'ambient') }];
    if (!isTcp(measure)) return [{ ...row, who: by(who, 'istio') }];
    const { mesh, protection } = account === 'client' ? asCaller(row, proxies) : asCallee(row, proxies);
    return [{ ...row, protection, who: by(who, mesh) }];
  });
};
