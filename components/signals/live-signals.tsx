'use client';
import { FaultNote } from '@/components/query/fault-note';
import { Provenance, QueryView } from '@/components/query/query-view';
import { useFrame } from '@/components/query/use-frame';
import { useView } from '@/components/time/use-view';
import { useZoom } from '@/components/time/use-zoom';
import { Panel } from '@/components/ui/panel';
import type { MeshId } from '@/lib/domain/entity';
import type { Signals } from '@/lib/domain/signals';
import { encodeParams } from '@/lib/url/params';
import { pageParams, signalsRequestParams } from '@/lib/url/view';
import { GoldenSignals, GoldenSignalsPending } from './golden-signals';

export interface LiveSignalsProps {
  /** Entity id of a service. */
  readonly id: string;
  readonly name: string;
  readonly meshes: readonly MeshId[];
}

/** The golden signals of one service, asked for and kept fresh. Dragging over a chart zooms the whole page. */
export function LiveSignals({ id, name, meshes }: LiveSignalsProps) {
  const [view] = useView(pageParams);
  const onZoom = useZoom();
  const state = useFrame<Signals>('signals', encodeParams(signalsRequestParams, { ...view, scope: 'service', id }));
  if (state.frame === undefined && state.problem !== null) {
    return (
      <Panel title="Golden signals" footer={<Provenance state={state} title={`Golden signals of ${name}`} />}>
        <FaultNote problem={state.problem} retry={state.retry} />
      </Panel>
    );
  }
  return (
    <QueryView state={state} what="golden signals" skeleton={<GoldenSignalsPending />}>
      {(signals, meta) => (
        <GoldenSignals
          signals={signals}
          meshes={meshes}
          frame={{
            window: meta.window,
            step: signals.step,
            group: `signals ${id}`,
            onZoom,
            reasons: meta.trust.reasons,
          }}
          footer={<Provenance state={state} title={`Golden signals of ${name}`} />}
        />
      )}
    </QueryView>
  );
}
