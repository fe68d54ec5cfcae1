'use client';
import type { ReactNode } from 'react';
import { Provenance, QueryView } from '@/components/query/query-view';
import { type FrameState, useFrame } from '@/components/query/use-frame';
import { useView } from '@/components/time/use-view';
import { useZoom } from '@/components/time/use-zoom';
import { Panel } from '@/components/ui/panel';
import { EmptyState, Skeleton } from '@/components/ui/small';
import { useUrlTable } from '@/components/ui/table-state';
import type { Meta } from '@/lib/domain/envelope';
import type { CoverageReport } from '@/lib/domain/mtls';
import { formatWindow } from '@/lib/format/time';
import { encodeParams } from '@/lib/url/params';
import { pageParams, plainRequestParams } from '@/lib/url/view';
import { CertificateList } from './certificate-list';
import { CoverageMatrix } from './coverage-matrix';
import { CoverageSummary } from './coverage-summary';
import { DenialList, denialNote } from './denial-list';
import { IdentityTable } from './identity-table';
import { cellFilter } from './plaintext-edges';
import { PlaintextList } from './plaintext-list';
import { ReadinessList } from './readiness-list';
import { ReasonList } from './reason-list';
import { TrendChart } from './trend-chart';

interface PartProps {
  readonly state: FrameState<CoverageReport>;
  readonly id?: string;
  readonly title: string;
  readonly what: string;
  readonly skeleton: string;
  readonly aside?: ReactNode;
  readonly flush?: boolean;
  readonly empty?: (data: CoverageReport, meta: Meta) => ReactNode | null;
  readonly children: (data: CoverageReport, meta: Meta) => ReactNode;
}

function Part({ state, id, title, what, skeleton, aside, flush, empty, children }: PartProps) {
  return (
    <div
      id={id}
      tabIndex={id === undefined ? undefined : -1}
      className="grid min-w-0 scroll-mt-24 grid-cols-1 outline-none"
    >
      <Panel
        title={title}
        {...(aside === undefined ? {} : { aside })}
        {...(flush === undefined ? {} : { flush })}
        footer={<Provenance state={state} title={title} />}
      >
        <QueryView
          state={state}
          what={what}
          skeleton={
            <div className={flush ? 'px-4 pb-4' : ''}>
              <Skeleton className={skeleton} />
            </div>
          }
          {...(empty === undefined ? {} : { empty })}
          className={flush && state.frame === undefined && state.problem !== null ? 'px-4 pb-2' : ''}
        >
          {children}
        </QueryView>
      </Panel>
    </div>
  );
}

const none = (title: string, looked: string) => <EmptyState title={title}>{looked}</EmptyState>;

const lookedFor = ({ window, sources }: Meta): string =>
  `Looked for the label connection_security_policy on istio_requests_total and istio_tcp_connections_opened_total, ${formatWindow(
    window.from,
    window.to,
    window.to,
  )}, in ${sources.map(({ id }) => id).join(', ')}.`;

const nothing = ({ total }: CoverageReport, meta: Meta) =>
  total.knownRate + total.unknownRate === 0 && total.tcp === null
    ? none('No traffic is reported.', lookedFor(meta))
    : null;

const trendIsEmpty = ({ trend }: CoverageReport): boolean => trend.points.every(([, share]) => share === null);

const LIST = 'unprotected';

/** Brings the list into sight and hands it the keyboard. */
const revealList = () => {
  const list = document.getElementById(LIST);
  list?.scrollIntoView({ block: 'start', behavior: 'smooth' });
  list?.focus({ preventScroll: true });
};

const listAside = ({ edges }: CoverageReport): string => {
  const known = edges.filter(({ state }) => state !== 'unknown').length;
  const unknown = edges.length - known;
  return `${known} not fully protected${unknown > 0 ? `, ${unknown} nobody speaks for` : ''}`;
};

/** The mTLS page: one question, many pictures of its answer. */
export function LiveCoverage() {
  const [view] = useView(pageParams);
  const state = useFrame<CoverageReport>('mtls', encodeParams(plainRequestParams, view));
  const table = useUrlTable();
  const onZoom = useZoom();
  const narrow = (q: string) => {
    table.setQ(q);
    revealList();
  };
  const report = state.frame?.data;
  return (
    <div className="grid grid-cols-1 gap-3 p-4 max-sm:p-3">
      <h1 className="sr-only">mTLS</h1>
      <div className="grid grid-cols-1 gap-3 lg:grid-cols-[3fr_2fr]">
        <Part state={state} title="How much is protected" what="mTLS coverage" skeleton="h-48" empty={nothing}>
          {(data) => <CoverageSummary total={data.total} />}
        </Part>
        <Part
          state={state}
          title="Protected share over time"
          what="the trend"
          skeleton="h-48"
          aside="of known requests"
          empty={(data, meta) => (trendIsEmpty(data) ? none('No trend can be drawn.', lookedFor(meta)) : null)}
        >
          {(data, meta) => <TrendChart trend={data.trend} window={meta.window} onZoom={onZoom} />}
        </Part>
      </div>
      <Part
        state={state}
        id={LIST}
        title="Who still talks plaintext to whom"
        what="unprotected edges"
        skeleton="h-72"
        flush
        aside={report === undefined ? undefined : listAside(report)}
        empty={(data, meta) =>
          data.edges.length > 0
            ? null
            : (nothing(data, meta) ?? none('Every call is protected.', 'Nothing here is in plaintext or unknown.'))
        }
      >
        {(data, meta) => (
          <>
            <ReasonList edges={data.edges} onPick={narrow} />
            <PlaintextList edges={data.edges} state={table} now={meta.window.to} />
          </>
        )}
      </Part>
      <Part
        state={state}
        title="From namespace to namespace"
        what="the matrix"
        skeleton="h-72"
        empty={(data, meta) =>
          data.matrix.length > 0 ? null : none('No traffic between namespaces.', lookedFor(meta))
        }
      >
        {(data) => <CoverageMatrix rows={data.matrix} onOpen={(from, to) => narrow(cellFilter(from, to))} />}
      </Part>
      <div className="grid grid-cols-1 gap-3 lg:grid-cols-2">
        <Part
          state={state}
          title="If STRICT were set now"
          what="STRICT readiness"
          skeleton="h-48"
          empty={(data, meta) =>
            data.strictReadiness.length > 0 ? null : none('No namespaces are reported.', lookedFor(meta))
          }
        >
          {(data) => <ReadinessList rows={data.strictReadiness} />}
        </Part>
        <Part
          state={state}
          title="Certificates"
          what="certificates"
          skeleton="h-48"
          aside="soonest first"
          empty={(data) =>
            data.certificates.length > 0
              ? null
              : none(
                  'No certificate is reported.',
                  'Looked for istio_agent_cert_expiry_seconds, citadel_server_cert_chain_expiry_seconds and citadel_server_root_cert_expiry_seconds.',
                )
          }
        >
          {(data) => <CertificateList certificates={data.certificates} />}
        </Part>
        <Part
          state={state}
          title="Identities"
          what="identities"
          skeleton="h-48"
          flush
          empty={(data) =>
            data.identities.length > 0
              ? null
              : none('No identity is reported.', 'Looked for the label source_principal as callees report it.')
          }
        >
          {(data) => <IdentityTable identities={data.identities} />}
        </Part>
        <Part
          state={state}
          title="Refused by authorization"
          what="denials"
          skeleton="h-48"
          empty={(data) =>
            data.denials.length > 0
              ? null
              : none('No refusal in this window.', 'Looked for envoy_http_rbac denials, HTTP 403 and gRPC 7.')
          }
        >
          {(data) => (
            <>
              <DenialList denials={data.denials} />
              <p className="mt-2 text-12 text-muted">{denialNote}</p>
            </>
          )}
        </Part>
      </div>
    </div>
  );
}
