'use client';
import { useMemo } from 'react';
import { LookedFor } from '@/components/query/looked-for';
import { Provenance, QueryView } from '@/components/query/query-view';
import { useFrame } from '@/components/query/use-frame';
import { useView } from '@/components/time/use-view';
import { Panel } from '@/components/ui/panel';
import { EmptyState, Skeleton } from '@/components/ui/small';
import { useUrlTable } from '@/components/ui/table-state';
import type { Meta } from '@/lib/domain/envelope';
import type { ServiceList, ServiceRow } from '@/lib/domain/service';
import { encodeParams } from '@/lib/url/params';
import { pageParams, plainRequestParams } from '@/lib/url/view';
import { withOwnTrust } from './own-trust';
import { ServiceTable } from './service-table';
import { silencesOf } from './silences';
import { summarise } from './summarise';

const lines = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l', 'm', 'n'];

function Pending() {
  return (
    <div className="px-4 pb-4">
      <Skeleton className="mb-2 h-8 w-64" />
      {lines.map((line) => (
        <Skeleton key={line} className="mt-1 h-8" />
      ))}
    </div>
  );
}

const noServices = (meta: Meta) => (
  <EmptyState
    title={meta.trust.reasons.includes('no-source') ? 'No metrics source is configured.' : 'No services reported.'}
  >
    {meta.trust.reasons.includes('no-source') ? (
      <>Start Weftline with WEFTLINE_PROMETHEUS_URL, or name a source in its configuration.</>
    ) : (
      <>
        <LookedFor meta={meta} />A longer window, or fewer filters, may hold some.
      </>
    )}
  </EmptyState>
);

/** What the meshes of this list do not report, and what would. */
function Silences({ rows }: { readonly rows: readonly ServiceRow[] }) {
  const said = silencesOf(rows);
  if (said.length === 0) return null;
  return (
    <ul className="border-t border-line px-4 py-2 text-12 text-muted">
      {said.map((sentence) => (
        <li key={sentence}>{sentence}</li>
      ))}
    </ul>
  );
}

/** The list of services, asked for and kept fresh. */
export function LiveServices() {
  const [view] = useView(pageParams);
  const state = useFrame<ServiceList>('services', encodeParams(plainRequestParams, view));
  const table = useUrlTable();
  const { frame } = state;
  const services = frame?.data.services;
  // New rows at every render would draw a long table again at every step of a scroll.
  const rows = useMemo(() => (frame === undefined ? [] : withOwnTrust(frame.data.services, frame.meta.trust)), [frame]);
  return (
    <Panel
      title="Services"
      aside={services === undefined ? undefined : summarise(services)}
      footer={<Provenance state={state} title="Services" />}
      flush
    >
      <QueryView
        state={state}
        what="services"
        className={services === undefined && state.problem !== null ? 'px-4 pb-2' : ''}
        skeleton={<Pending />}
        empty={(data, meta) => (data.services.length === 0 ? noServices(meta) : null)}
      >
        {() => (
          <>
            <ServiceTable services={rows} state={table} />
            <Silences rows={rows} />
          </>
        )}
      </QueryView>
    </Panel>
  );
}
