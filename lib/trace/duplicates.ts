import { grouped } from '@/lib/domain/grouped';
import type { Attribute } from '@/lib/domain/trace';
import type { ReportedSpan } from '@/lib/domain/trace-source';

/** A record under an id that no other has, and where it hangs because of that. */
export interface Unique {
  readonly span: ReportedSpan;
  readonly id: string;
  readonly parentId: string | null;
  readonly warnings: readonly string[];
}

const HOST_KEYS = ['host.id', 'host.ip', 'host.name', 'ip'] as const;

/** The machine or pod that wrote a span; null: it does not say. */
export const hostOf = ({ resource }: Pick<ReportedSpan, 'resource'>): string | null => {
  for (const key of HOST_KEYS) {
    const value = resource.find((attribute) => attribute.key === key)?.value;
    if (value !== undefined && value !== null && value !== '') return String(value);
  }
  return null;
};

const SPREAD_US = 1_000_000;

const union = (a: readonly Attribute[], b: readonly Attribute[]): readonly Attribute[] => {
  const seen = new Set(a.map((attribute) => JSON.stringify(attribute)));
  return [...a, ...b.filter((attribute) => !seen.has(JSON.stringify(attribute)))];
};

/** Two parts of one span, or two copies that disagree: the longer one counts, nothing that either says is lost. */
const merged = (a: ReportedSpan, b: ReportedSpan): ReportedSpan => {
  const [first, second] = (b.durationUs ?? -1) > (a.durationUs ?? -1) ? [b, a] : [a, b];
  return {
    ...first,
    parentId: first.parentId ?? second.parentId,
    kind: first.kind ?? second.kind,
    name: first.name === '' ? second.name : first.name,
    service: first.service ?? second.service,
    start: first.start ?? second.start,
    status: first.status === 'unset' ? second.status : first.status,
    statusMessage: first.statusMessage ?? second.statusMessage,
    attributes: union(first.attributes, second.attributes),
    resource: union(first.resource, second.resource),
    events: [...first.events, ...second.events.filter((event) => !first.events.includes(event))],
    links: [...first.links, ...second.links],
    warnings: [...new Set([...first.warnings, ...second.warnings])],
  };
};

const disagreement = (a: ReportedSpan, b: ReportedSpan): string | null => {
  if (a.durationUs !== null && b.durationUs !== null && a.durationUs !== b.durationUs) {
    return 'It was reported twice with different durations; the longer one is shown.';
  }
  const apart = typeof a.start === 'number' && typeof b.start === 'number' ? Math.abs(a.start - b.start) : 0;
  return apart > SPREAD_US ? 'Its parts start more than a second apart.' : null;
};

interface Part {
  readonly span: ReportedSpan;
  readonly warnings: readonly string[];
}

const joined = (parts: readonly ReportedSpan[]): Part => {
  const [first, ...rest] = parts;
  if (first === undefined) throw new Error('no parts to join');
  return rest.reduce<Part>(
    (whole, span) => {
      const warning = disagreement(whole.span, span);
      return {
        span: merged(whole.span, span),
        warnings: warning === null ? whole.warnings : [...new Set([...whole.warnings, warning])],
      };
    },
    { span: first, warnings: [] },
  );
};

/** Records of one span are those of one writer and kind; a byte-for-byte copy counts once, silently. */
const distinct = (spans: readonly ReportedSpan[]): readonly Part[] => {
  const [only] = spans;
  if (spans.length === 1 && only !== undefined) return [{ span: only, warnings: [] }];
  const copies = new Map(spans.map((span) => [JSON.stringify(span), span]));
  // In an order of their own: which copy came first must not matter.
  const once = [...copies.keys()].toSorted().flatMap((text) => copies.get(text) ?? []);
  return [...grouped(once, ({ service, kind }) => JSON.stringify([service, kind])).values()].map(joined);
};

const isServer = ({ span }: Part): boolean => span.shared || span.kind === 'server';

/** B3: the server's half of a call reuses the client's id. It becomes a span of its own under the client's. */
const split = (id: string, parts: readonly Part[]): readonly Unique[] => {
  const client = parts.find(({ span }) => span.kind === 'client' && !span.shared);
  const keeper = client ?? parts[0];
  if (keeper === undefined) return [];
  const others = parts.filter((part) => part !== keeper);
  return [
    { ...keeper, id, parentId: keeper.span.parentId },
    ...others.map((part, at): Unique => {
      const own = { ...part, id: `${id}#${at + 2}` };
      if (client !== undefined && isServer(part)) return { ...own, parentId: id };
      const warning = `Another span has the same id ${id}.`;
      return { ...own, parentId: part.span.parentId, warnings: [...part.warnings, warning] };
    }),
  ];
};

interface Halves {
  readonly client: ReportedSpan;
  readonly servers: readonly Unique[];
}

/** Which half of a shared id a child means: the one on its host, else of its service, else the only server. */
const meantBy = (child: ReportedSpan, { client, servers }: Halves): string | null => {
  const host = hostOf(child);
  if (host !== null) {
    const there = servers.find(({ span }) => hostOf(span) === host);
    if (there !== undefined) return there.id;
    if (hostOf(client) === host) return null;
  }
  const own = servers.find(({ span }) => span.service === child.service);
  if (own !== undefined && client.service !== child.service) return own.id;
  if (client.service === child.service) return null;
  return servers.length === 1 ? (servers[0]?.id ?? null) : null;
};

/**
 * One record an id (trace-backends.md 11.2): identical copies collapse, pieces of one span are put together, client and
 * server halves that share an id are parted and their children sorted to the half they belong to.
 */
export const uniqueSpans = (spans: readonly ReportedSpan[]): readonly Unique[] => {
  const all = [...grouped(spans, ({ id }) => id)].flatMap(([id, group]) => split(id, distinct(group)));
  const servers = all.filter(({ id, parentId, span }) => id !== span.id && parentId === span.id);
  if (servers.length === 0) return all;
  const clients = new Map(all.map(({ id, span }) => [id, span]));
  const halves = new Map<string, Halves>();
  for (const [id, own] of grouped(servers, ({ span }) => span.id)) {
    const client = clients.get(id);
    if (client !== undefined) halves.set(id, { client, servers: own });
  }
  return all.map((unique) => {
    const shared = unique.parentId === null ? undefined : halves.get(unique.parentId);
    if (shared === undefined || shared.servers.includes(unique)) return unique;
    return { ...unique, parentId: meantBy(unique.span, shared) ?? unique.parentId };
  });
};
