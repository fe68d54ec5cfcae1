'use client';
import { Crosshair, Lock, Unplug } from 'lucide-react';
import Link from 'next/link';
import { Provenance } from '@/components/query/query-view';
import { useHref } from '@/components/time/use-href';
import { ExampleTraces } from '@/components/traces/example-traces';
import { Button, buttonClass } from '@/components/ui/button';
import { Figure } from '@/components/ui/figure';
import { HealthMark, MtlsMark } from '@/components/ui/marks';
import { Callout, Tag } from '@/components/ui/small';
import { notReported } from '@/lib/domain/capabilities';
import { meshNames } from '@/lib/domain/entity';
import type { GraphEdge, GraphNode } from '@/lib/domain/graph';
import { formatBytesRate, formatConnections, formatMs, formatPercent, formatRate, spell } from '@/lib/format/number';
import type { GraphView } from '@/lib/url/view';
import { accountGap } from './account-gap';
import { LayerReadings } from './layer-readings';
import { type FigureRow, FigureTable, Responses, Section } from './panel-parts';
import { SignalSparks, useSignals } from './signal-sparks';
import { useDetail } from './use-graph';

export interface EdgePanelProps {
  readonly edge: GraphEdge;
  readonly source: GraphNode;
  readonly target: GraphNode;
  readonly view: GraphView;
  readonly onSelect: (id: string) => void;
  readonly onFocus: (id: string | null) => void;
}

const basisWords = { requests: 'of its requests', connections: 'of its connections', bytes: 'of its bytes' } as const;

/** The protection of a call in a sentence: what is known, and beside it what is not. */
export const protectionSentence = ({ state, share, knownRate, unknownRate, basis }: GraphEdge['mtls']): string => {
  if (state === 'unknown') return 'Nobody states whether this call is encrypted.';
  const unit = basis === 'requests' ? formatRate : basis === 'connections' ? formatConnections : formatBytesRate;
  const said =
    state === 'mutual'
      ? `All ${basisWords[basis]} come over mutual TLS`
      : `${spell(formatPercent(share ?? 0))} ${basisWords[basis]} come over mutual TLS`;
  const known = knownRate === null ? '' : `, of ${spell(unit(knownRate))} stated`;
  const rest = unknownRate === null || unknownRate === 0 ? '' : `; of another ${spell(unit(unknownRate))} nobody says`;
  return `${said}${known}${rest}.`;
};

const accountRows = ({ accounts: { client, server }, protocol }: GraphEdge): readonly FigureRow[] => {
  if (protocol === 'tcp') {
    return [{ name: 'Bytes', values: [client?.bytesRate ?? null, server?.bytesRate ?? null], format: formatBytesRate }];
  }
  return [
    { name: 'Requests', values: [client?.requestRate ?? null, server?.requestRate ?? null], format: formatRate },
    { name: 'Errors', values: [client?.errorRate ?? null, server?.errorRate ?? null], format: formatPercent },
    {
      name: 'Client errors',
      values: [client?.clientErrorRate ?? null, server?.clientErrorRate ?? null],
      format: formatPercent,
    },
  ];
};

/** Behind a waypoint that is who reports in the callee's place. */
const onlyTeller = ({ accounts: { client }, l7, meshes }: GraphEdge): string => {
  if (client !== null) return 'caller';
  return l7 !== undefined && meshes.length === 1 && meshes[0] === 'ambient' ? 'callee’s waypoint' : 'callee';
};

const latencyWho = { client: 'as the caller measured', server: 'as the callee measured' } as const;

function LatencyTable({ edge }: { readonly edge: GraphEdge }) {
  const { latency } = edge;
  const known = [
    ['mean', latency.meanMs] as const,
    ['p50', latency.p50Ms] as const,
    ['p95', latency.p95Ms] as const,
    ['p99', latency.p99Ms] as const,
  ].filter(([, value]) => value !== null);
  if (known.length === 0) return null;
  const who = latency.account === null ? '' : `, ${latencyWho[latency.account]}`;
  return (
    <Section title={`Latency${who}`}>
      <dl className="flex justify-between gap-3">
        {known.map(([name, value]) => (
          <div key={name}>
            <dt className="text-12 text-muted">{name}</dt>
            <dd>
              <Figure value={value} format={formatMs} />
            </dd>
          </div>
        ))}
      </dl>
    </Section>
  );
}

function Alternates({ edge }: { readonly edge: GraphEdge }) {
  if (edge.alternates === undefined || edge.alternates.length === 0) return null;
  return (
    <Section title="Also reported by, not counted">
      <ul>
        {edge.alternates.map((report) => (
          <li key={`${report.mesh} ${report.account}`} className="figures">
            {meshNames[report.mesh]}, {report.account}:{' '}
            {report.requestRate === null ? 'not reported' : spell(formatRate(report.requestRate))}
          </li>
        ))}
      </ul>
    </Section>
  );
}

/** A call drawn from several is not one the API knows; it has figures but no detail. */
const isReal = ({ source, target }: Pick<EdgePanelProps, 'source' | 'target'>, view: GraphView): boolean =>
  view.groupBy === 'namespace' || (source.kind !== 'namespace' && target.kind !== 'namespace');

function Detail({ edge, view }: Pick<EdgePanelProps, 'edge' | 'view'>) {
  const detail = useDetail(view, edge.source, 'down');
  const sparks = useSignals(view, 'edge', edge.id);
  const full = detail.frame?.data.edges.find((each) => each.id === edge.id);
  const responses = full?.responses ?? [];
  return (
    <>
      <SignalSparks state={sparks} />
      {edge.protocol === 'tcp' ? null : <LatencyTable edge={full ?? edge} />}
      {responses.length === 0 ? null : (
        <Section title="Answers">
          <Responses rows={responses} meshes={edge.meshes} />
        </Section>
      )}
      {edge.protocol === 'tcp' ? null : (
        <Section title="Example traces">
          <ExampleTraces id={edge.id} />
        </Section>
      )}
      <footer className="flex items-center gap-3 border-t border-line px-4 py-1.5 text-12 text-muted">
        <Provenance state={detail} title="Figures of this call" />
      </footer>
    </>
  );
}

/** What is not known of a call over TCP, and what would tell: its bytes, and whether its connections came about. */
const tcpSilences = ({ protocol, bytesRate, connectFailureRate, meshes }: GraphEdge): readonly string[] => {
  if (protocol !== 'tcp') return [];
  const bytes = bytesRate === null ? notReported('bytes', meshes) : null;
  const failures = connectFailureRate === undefined ? notReported('connectFailures', meshes) : null;
  return [bytes, failures].filter((sentence) => sentence !== null);
};

/** One call: both accounts and what they say differently, answers, protection, and its course over the window. */
export function EdgePanel({ edge, source, target, view, onSelect, onFocus }: EdgePanelProps) {
  const href = useHref();
  const gap = accountGap(edge);
  return (
    <>
      <p className="flex flex-wrap items-center gap-2 px-4 pb-3">
        <HealthMark health={edge.health} word />
        <MtlsMark state={edge.mtls.state} word />
        <Tag>{edge.protocol === 'grpc' ? 'gRPC' : edge.protocol.toUpperCase()}</Tag>
        {edge.trustReasons.includes('low-sample') ? <Tag>few requests</Tag> : null}
      </p>
      <div className="flex flex-wrap gap-2 px-4 pb-3">
        <Button onClick={() => onSelect(source.id)}>Caller</Button>
        <Button onClick={() => onSelect(target.id)}>Callee</Button>
        <Button onClick={() => onFocus(target.id)}>
          <Crosshair aria-hidden />
          Focus callee
        </Button>
        <Link href={href('/mtls')} className={buttonClass('quiet', 'no-underline')}>
          <Lock aria-hidden />
          mTLS
        </Link>
      </div>
      {gap === null ? null : (
        <div className="px-4 pb-3">
          <Callout tone="degraded" icon={<Unplug aria-hidden />}>
            {gap}
          </Callout>
        </div>
      )}
      <div className="px-4 pb-3">
        <FigureTable label="Both accounts" columns={['caller says', 'callee says']} rows={accountRows(edge)} />
        {edge.accounts.client === null || edge.accounts.server === null ? (
          <p className="mt-1 text-12 text-muted">Only the {onlyTeller(edge)} reports this call.</p>
        ) : null}
        {edge.connectionRate === null ? null : (
          <p className="figures mt-1 text-12 text-muted">
            {spell(formatConnections(edge.connectionRate))} opened
            {edge.connectFailureRate === undefined
              ? null
              : `, ${spell(formatConnections(edge.connectFailureRate))} never came about`}
          </p>
        )}
        {tcpSilences(edge).map((sentence) => (
          <p key={sentence} className="mt-1 text-12 text-muted">
            {sentence}
          </p>
        ))}
      </div>
      <LayerReadings edge={edge} />
      <Section title="Protection">
        <p className="name">{protectionSentence(edge.mtls)}</p>
      </Section>
      {isReal({ source, target }, view) ? <Detail edge={edge} view={view} /> : null}
      <Alternates edge={edge} />
    </>
  );
}
