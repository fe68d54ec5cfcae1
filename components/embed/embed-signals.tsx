'use client';
import { FaultNote } from '@/components/query/fault-note';
import { QueryView } from '@/components/query/query-view';
import { useFrame } from '@/components/query/use-frame';
import { entityOf, pathOfEntity } from '@/components/services/service-path';
import { GoldenSignals, GoldenSignalsPending } from '@/components/signals/golden-signals';
import { useView } from '@/components/time/use-view';
import { useZoom } from '@/components/time/use-zoom';
import { cn } from '@/components/ui/cn';
import type { MeshId } from '@/lib/domain/entity';
import type { Signals } from '@/lib/domain/signals';
import { idName } from '@/lib/format/name';
import { encodeParams, type Values } from '@/lib/url/params';
import { embedSignalsParams, pageParams, signalsRequestParams } from '@/lib/url/view';
import { EmbedFoot, EmbedFrame } from './embed-frame';
import type { EmbedProps } from './embed-shell';
import { OfService } from './named-service';
import { noSource } from './no-source';
import { useService } from './use-service';

type View = Omit<Values<typeof embedSignalsParams>, 'theme' | 'service'>;

const titleOf = ({ scope, id }: Pick<View, 'scope' | 'id'>): string =>
  scope === 'mesh' || id === null ? 'Golden signals of the mesh' : `Golden signals of ${idName(id)}`;

const pathOfId = (id: string): string | null => pathOfEntity(entityOf(id));

/** The page that shows the same and more. */
const pageOf = ({ scope, id, density: _, step: __, ...view }: View): string => {
  const path = scope === 'service' && id !== null ? pathOfId(id) : null;
  return `${path ?? '/'}?${encodeParams(pageParams, { ...view, v: 1 })}`;
};

function Charts({ view, meshes }: { readonly view: View; readonly meshes: readonly MeshId[] }) {
  const onZoom = useZoom();
  const state = useFrame<Signals>('signals', encodeParams(signalsRequestParams, view));
  const compact = view.density === 'compact';
  return (
    <>
      <div className={cn('min-w-0 flex-1', compact ? 'p-2' : 'p-3')}>
        <h1 className="name mb-2 text-14 font-semibold">{titleOf(view)}</h1>
        {state.frame === undefined && state.problem !== null ? (
          <FaultNote problem={state.problem} retry={state.retry} />
        ) : (
          <QueryView
            state={state}
            what="golden signals"
            skeleton={<GoldenSignalsPending />}
            empty={(_, meta) => noSource(meta)}
          >
            {({ byOutcome, latencyByAccount, ...four }, meta) => (
              <GoldenSignals
                signals={compact ? four : { ...four, byOutcome, latencyByAccount }}
                meshes={meshes}
                frame={{
                  window: meta.window,
                  step: four.step,
                  group: `signals ${view.id ?? 'mesh'}`,
                  onZoom,
                  reasons: meta.trust.reasons,
                }}
              />
            )}
          </QueryView>
        )}
      </div>
      <EmbedFoot state={state} href={pageOf(view)} />
    </>
  );
}

function Content() {
  const [{ theme: _, service, ...view }] = useView(embedSignalsParams);
  const named = useService(service, view);
  const meshes = named.state === 'found' ? (named.row?.meshes ?? []) : [];
  return (
    <OfService service={named}>
      {(id) => <Charts view={id === null ? view : { ...view, scope: 'service', id }} meshes={meshes} />}
    </OfService>
  );
}

export function EmbedSignals({ origins }: EmbedProps) {
  return (
    <EmbedFrame view="signals" origins={origins} grows>
      <Content />
    </EmbedFrame>
  );
}
