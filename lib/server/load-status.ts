import { accounts } from '@/lib/domain/graph';
import type { Status } from '@/lib/domain/status';
import type { Trust } from '@/lib/domain/trust';
import { COMPLETE } from '@/lib/domain/trust';
import type { Window } from '@/lib/domain/view';
import { adapters } from '@/lib/mesh';
import { metricOf } from '@/lib/mesh/adapter';
import { asConfigured } from '@/lib/mesh/override';
import type { PlainRequest } from '@/lib/url/view';
import type { Context } from './context';
import { detectMeshes } from './detect';
import { type Loaded, loaded } from './loaded';
import { version } from './version';
import { windowOf } from './window';

/** What shows each mesh at work: its requests and its connections, and what its proxies tell of themselves. */
const lookedFor = ({ settings }: Context): Status['lookedFor'] =>
  adapters.map((adapter) => {
    const named = asConfigured(adapter, settings.meshes);
    const traffic = (['requests', 'arrivals', 'sent', 'opened'] as const).flatMap((measure) =>
      accounts.flatMap((account) => [metricOf(named, account, measure)?.name ?? []].flat()),
    );
    const metrics = [...traffic, ...named.tells.map(({ metric }) => metric)];
    return { mesh: adapter.id, metrics: [...new Set(metrics)], docs: adapter.docs };
  });

/** Nobody may have asked a trace back end yet: its list of names (kept a minute) shows next time how it is. */
const lookAfter = ({ traces = [] }: Context, window: Window): void => {
  for (const source of traces) void source.services(window, new AbortController().signal);
};

const startedAt = Date.now();

const trustOf = ({ sources }: Context): Trust => {
  const down = sources.filter((source) => source.health().state === 'down');
  if (sources.length === 0) return { state: 'unknown', reasons: ['no-source'] };
  if (down.length === 0) return COMPLETE;
  const reasons = down.map(({ id }) => `source-down:${id}`);
  return { state: down.length === sources.length ? 'unknown' : 'partial', reasons };
};

/**
 * What is configured, what was detected and the limits in force. Sources are shown as last seen: asking for the status
 * of a dead source answers as quickly as for a living one. Addresses and secrets are no part of it.
 */
export const loadStatus = async (context: Context, view: PlainRequest): Promise<Loaded<Status>> => {
  const resolved = windowOf(context, view);
  if (!resolved.ok) return resolved;
  lookAfter(context, resolved.window);
  const detected = await detectMeshes(context);
  const metrics = context.sources.map((source) => ({ cluster: source.cluster, ...source.health() }));
  const traces = (context.traces ?? []).map((source) => ({ cluster: null, ...source.health() }));
  const health = [...metrics, ...traces];
  const { limits } = context.settings;
  return loaded({
    data: {
      version,
      startedAt,
      sources: health.map(({ cluster, id, kind, state, message, latency, flavour }) => ({
        id,
        kind,
        state,
        message,
        latencyMs: latency,
        flavour,
        cluster,
      })),
      ...detected,
      lookedFor: lookedFor(context),
      answers: { kept: context.replicas?.kind ?? 'process', state: context.replicas?.state() ?? 'ok' },
      limits: {
        maxSeries: limits.maxSeries,
        maxBytes: limits.maxBytes,
        viewSeries: limits.viewSeries,
        viewBytes: limits.viewBytes,
        maxConcurrent: limits.maxConcurrent,
        timeoutMs: limits.timeout,
      },
    },
    meta: {
      window: { from: resolved.window.from, to: resolved.window.to },
      asOf: null,
      trust: trustOf(context),
      sources: health.map(({ id, kind, state, message }) => ({ id, kind, state, message })),
      queries: [],
    },
  });
};
