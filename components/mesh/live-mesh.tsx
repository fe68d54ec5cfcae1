'use client';
import { FaultNote } from '@/components/query/fault-note';
import { Provenance, QueryView } from '@/components/query/query-view';
import { useFrame } from '@/components/query/use-frame';
import { useView } from '@/components/time/use-view';
import { Panel } from '@/components/ui/panel';
import { EmptyState } from '@/components/ui/small';
import { useUrlTable } from '@/components/ui/table-state';
import type { Meta } from '@/lib/domain/envelope';
import type { MeshReport } from '@/lib/domain/mesh';
import { formatWindow } from '@/lib/format/time';
import { encodeParams } from '@/lib/url/params';
import { pageParams, plainRequestParams } from '@/lib/url/view';
import { MeshParts, MeshPending } from './mesh-report';

const TITLE = 'The meshes themselves';

const LOOKED_FOR =
  'istio_build, pilot_info, proxy_build_info, grpc_server_handled_total of Linkerd, envoy_server_live, consul_autopilot_healthy, cp_info and cilium_version';

function NoMesh({ meta }: { readonly meta: Meta }) {
  const isUnconfigured = meta.trust.reasons.includes('no-source');
  return (
    <EmptyState title={isUnconfigured ? 'No metrics source is configured.' : 'No mesh reports anything of itself.'}>
      {isUnconfigured
        ? 'Start Weftline with WEFTLINE_PROMETHEUS_URL, or name a source in its configuration.'
        : `Looked for ${LOOKED_FOR}, ${formatWindow(meta.window.from, meta.window.to, meta.window.to)}, in ${meta.sources
            .map(({ id }) => id)
            .join(', ')}. A longer window, or fewer filters, may hold some.`}
    </EmptyState>
  );
}

/** The mesh page: one question, many pictures of its answer. */
export function LiveMesh() {
  const [view] = useView(pageParams);
  const state = useFrame<MeshReport>('mesh', encodeParams(plainRequestParams, view));
  const table = useUrlTable();
  const { frame, problem, retry } = state;
  const footer = (title: string) => <Provenance state={state} title={title} />;
  return (
    <div className="p-4 max-sm:p-3">
      <h1 className="sr-only">Mesh</h1>
      {frame === undefined && problem !== null ? (
        <Panel title={TITLE} footer={footer(TITLE)}>
          <FaultNote problem={problem} retry={retry} />
        </Panel>
      ) : (
        <QueryView
          state={state}
          what="the meshes’ own health"
          skeleton={<MeshPending />}
          empty={({ meshes }, meta) =>
            meshes.length > 0 ? null : (
              <Panel title={TITLE} footer={footer(TITLE)}>
                <NoMesh meta={meta} />
              </Panel>
            )
          }
        >
          {(report, meta) => <MeshParts report={report} meta={meta} table={table} provenance={footer} />}
        </QueryView>
      )}
    </div>
  );
}
