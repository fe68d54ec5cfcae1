'use client';
import { CoverageParts, CoveragePending } from '@/components/mtls/coverage-report';
import { CoverageSummary } from '@/components/mtls/coverage-summary';
import { TrendChart } from '@/components/mtls/trend-chart';
import { FaultNote } from '@/components/query/fault-note';
import { LookedFor } from '@/components/query/looked-for';
import { QueryView } from '@/components/query/query-view';
import { useFrame } from '@/components/query/use-frame';
import { useView } from '@/components/time/use-view';
import { useZoom } from '@/components/time/use-zoom';
import { cn } from '@/components/ui/cn';
import { Panel } from '@/components/ui/panel';
import { useUrlTable } from '@/components/ui/table-state';
import type { Meta } from '@/lib/domain/envelope';
import type { CoverageReport } from '@/lib/domain/mtls';
import { encodeParams } from '@/lib/url/params';
import { embedMtlsParams, plainRequestParams, tableViewParams } from '@/lib/url/view';
import { EmbedFoot, EmbedFrame } from './embed-frame';
import type { EmbedProps } from './embed-shell';
import { noSource } from './no-source';
import { parseServiceName } from './use-service';

/** The two figures a card has room for: how much is protected, and how that went. */
function Card({ report, meta }: { readonly report: CoverageReport; readonly meta: Meta }) {
  const onZoom = useZoom();
  return (
    <div className="grid grid-cols-1 gap-2 sm:grid-cols-2">
      <Panel title="How much is protected">
        <CoverageSummary total={report.total} />
      </Panel>
      <Panel title="Plaintext share over time" aside="of known requests">
        <TrendChart trend={report.trend} window={meta.window} onZoom={onZoom} />
      </Panel>
    </div>
  );
}

function Content() {
  const [{ theme: _, density, service, ...view }] = useView(embedMtlsParams);
  const named = parseServiceName(service);
  // Coverage is told of namespaces: a service narrows it to its own.
  const narrowed =
    named === null
      ? view
      : { ...view, namespace: [named.namespace], cluster: named.cluster === null ? view.cluster : [named.cluster] };
  const state = useFrame<CoverageReport>('mtls', encodeParams(plainRequestParams, narrowed));
  const table = useUrlTable();
  const onZoom = useZoom();
  const { frame, problem, retry } = state;
  return (
    <>
      <div className={cn('min-w-0 flex-1', density === 'compact' ? 'p-2' : 'p-3')}>
        <h1 className="sr-only">mTLS</h1>
        {frame === undefined && problem !== null ? (
          <FaultNote problem={problem} retry={retry} />
        ) : (
          <QueryView
            state={state}
            what="mTLS coverage"
            skeleton={<CoveragePending />}
            empty={(_, meta) => noSource(meta)}
          >
            {(report, meta) =>
              density === 'compact' ? (
                <Card report={report} meta={meta} />
              ) : (
                <CoverageParts
                  report={report}
                  meta={meta}
                  lookedForAny={<LookedFor meta={meta} />}
                  table={table}
                  onZoom={onZoom}
                  provenance={() => undefined}
                />
              )
            }
          </QueryView>
        )}
      </div>
      <EmbedFoot state={state} href={`/mtls?${encodeParams(tableViewParams, { ...narrowed, v: 1 })}`} />
    </>
  );
}

export function EmbedMtls({ origins }: EmbedProps) {
  return (
    <EmbedFrame view="mtls" origins={origins} grows>
      <Content />
    </EmbedFrame>
  );
}
