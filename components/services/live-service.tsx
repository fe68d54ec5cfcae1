'use client';
import { Search } from 'lucide-react';
import Link from 'next/link';
import { FaultNote } from '@/components/query/fault-note';
import { Provenance, QueryView } from '@/components/query/query-view';
import { type FrameState, useFrame } from '@/components/query/use-frame';
import { LiveSignals } from '@/components/signals/live-signals';
import { useHref } from '@/components/time/use-href';
import { useView } from '@/components/time/use-view';
import { ExampleTraces } from '@/components/traces/example-traces';
import { buttonClass } from '@/components/ui/button';
import { Panel } from '@/components/ui/panel';
import type { ServiceDetail } from '@/lib/domain/service';
import { encodeParams } from '@/lib/url/params';
import { pageParams, plainRequestParams, tracesPageParams } from '@/lib/url/view';
import { DetailPending, ServiceParts } from './service-parts';
import { ServiceTitle } from './service-title';
import { UnknownService } from './unknown-service';

export interface ServiceName {
  readonly cluster: string;
  readonly namespace: string;
  readonly name: string;
}

const endpointOf = ({ cluster, namespace, name }: ServiceName): string =>
  ['services', ...[cluster, namespace, name].map(encodeURIComponent)].join('/');

function Failed({ name, state }: { readonly name: string; readonly state: FrameState<ServiceDetail> }) {
  if (state.problem === null) return null;
  return (
    <>
      <h1 className="sr-only">{name}</h1>
      <Panel title={<bdi className="name line-clamp-3">{name}</bdi>} footer={<Provenance state={state} title={name} />}>
        <FaultNote problem={state.problem} retry={state.retry} />
      </Panel>
    </>
  );
}

/** Everything about one service: its signals, and in one further question all the rest. */
export function LiveService(name: ServiceName) {
  const [view] = useView(pageParams);
  const href = useHref();
  const state = useFrame<ServiceDetail>(endpointOf(name), encodeParams(plainRequestParams, view));
  const { frame, problem } = state;
  if (frame === undefined && problem?.code === 'not-found') return <UnknownService name={name} problem={problem} />;
  return (
    <div className="p-4 max-sm:p-3">
      {frame === undefined && problem !== null ? (
        <Failed name={name.name} state={state} />
      ) : (
        <QueryView state={state} what={name.name} skeleton={<DetailPending name={name.name} />}>
          {(detail) => (
            <div className="grid grid-cols-1 gap-3">
              <ServiceTitle service={detail.service} />
              <LiveSignals id={detail.service.id} name={detail.service.name} meshes={detail.service.meshes} />
              <Panel
                title="Example traces"
                aside="requests to look at, failed or slow first"
                actions={
                  <Link
                    className={buttonClass('quiet')}
                    href={href('/traces', tracesPageParams, { service: detail.service.id })}
                    prefetch={false}
                  >
                    <Search aria-hidden />
                    Search its traces
                  </Link>
                }
              >
                <ExampleTraces id={detail.service.id} />
              </Panel>
              <ServiceParts detail={detail} provenance={(title) => <Provenance state={state} title={title} />} />
            </div>
          )}
        </QueryView>
      )}
    </div>
  );
}
