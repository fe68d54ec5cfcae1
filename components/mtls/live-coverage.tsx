'use client';
import { FaultNote } from '@/components/query/fault-note';
import { LookedFor } from '@/components/query/looked-for';
import { Provenance, QueryView } from '@/components/query/query-view';
import { useFrame } from '@/components/query/use-frame';
import { useView } from '@/components/time/use-view';
import { useZoom } from '@/components/time/use-zoom';
import { Panel } from '@/components/ui/panel';
import { useUrlTable } from '@/components/ui/table-state';
import type { CoverageReport } from '@/lib/domain/mtls';
import { encodeParams } from '@/lib/url/params';
import { pageParams, plainRequestParams } from '@/lib/url/view';
import { CoverageParts, CoveragePending } from './coverage-report';

/** The mTLS page: one question, many pictures of its answer. */
export function LiveCoverage() {
  const [view] = useView(pageParams);
  const state = useFrame<CoverageReport>('mtls', encodeParams(plainRequestParams, view));
  const table = useUrlTable();
  const onZoom = useZoom();
  const { frame, problem, retry } = state;
  return (
    <div className="p-4 max-sm:p-3">
      <h1 className="sr-only">mTLS</h1>
      {frame === undefined && problem !== null ? (
        <Panel title="How much is protected" footer={<Provenance state={state} title="mTLS" />}>
          <FaultNote problem={problem} retry={retry} />
        </Panel>
      ) : (
        <QueryView state={state} what="mTLS coverage" skeleton={<CoveragePending />}>
          {(report, meta) => (
            <CoverageParts
              report={report}
              meta={meta}
              lookedForAny={<LookedFor meta={meta} />}
              table={table}
              onZoom={onZoom}
              provenance={(title) => <Provenance state={state} title={title} />}
            />
          )}
        </QueryView>
      )}
    </div>
  );
}
