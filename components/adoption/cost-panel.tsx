'use client';
import { Panel } from '@/components/ui/panel';
import type { Assessment } from '@/lib/adoption/assess';
import { type ShapeCost, sizingNames } from '@/lib/adoption/cost';
import { shapeParameters } from '@/lib/adoption/cost-parameters';
import { comparedOf } from '@/lib/adoption/mesh-card';
import { thresholds } from '@/lib/adoption/thresholds';
import { shapeNames } from '@/lib/adoption/words';
import type { AdoptionDraft, MeshShape } from '@/lib/domain/adoption';
import { formatPercent, spell } from '@/lib/format/number';
import { CapacityFields } from './answer-fields';
import { withCost, withFacts } from './answers';
import { BesideCost } from './beside-cost';
import { ComparedList } from './compared-list';
import { CostChart } from './cost-chart';
import { CostFigures, figure } from './cost-figures';
import { NumberField } from './number-field';
import type { DraftState } from './use-draft';

export interface CostPanelProps {
  readonly assessment: Assessment;
  readonly draft: AdoptionDraft;
  readonly change: DraftState['change'];
}

const shortNames: Readonly<Record<MeshShape, string>> = {
  node_l4: 'Node, layer 4',
  node_l4_plus_l7: 'Node + layer 7',
  light_sidecar: 'Light sidecar',
  full_sidecar: 'Full sidecar',
  cni_ebpf: 'CNI',
};

function Inputs({ draft, change, assessment: { profile } }: CostPanelProps) {
  const { facts } = draft.profile;
  const { cost } = draft;
  return (
    <div className="grid grid-cols-2 gap-3 sm:grid-cols-3 lg:grid-cols-4 print:hidden">
      <CapacityFields draft={draft} change={change} profile={profile} />
      <NumberField
        label="Requests a second, peak"
        value={facts.K8}
        onChange={(K8) => change((now) => withFacts(now, { K8 }))}
      />
      <NumberField
        label="Calls on the critical path"
        value={facts.K9}
        onChange={(K9) => change((now) => withFacts(now, { K9 }))}
      />
      <NumberField
        label="Share of calls that need layer 7"
        max={1}
        value={cost.layer7Share}
        onChange={(layer7Share) => change((now) => withCost(now, { layer7Share }))}
        placeholder="0.2"
      />
      <NumberField
        label="Waypoints"
        isWhole
        value={cost.waypoints}
        onChange={(waypoints) => change((now) => withCost(now, { waypoints }))}
        placeholder="4"
      />
      <NumberField
        label="Control-plane replicas"
        isWhole
        value={cost.controlPlanes}
        onChange={(controlPlanes) => change((now) => withCost(now, { controlPlanes }))}
        placeholder="2"
      />
      <NumberField
        label="Node proxy reserves, vCPU"
        value={cost.nodeCpu}
        onChange={(nodeCpu) => change((now) => withCost(now, { nodeCpu }))}
        placeholder="0.5"
      />
      <NumberField
        label="Node proxy reserves, MiB"
        value={cost.nodeMemory}
        onChange={(nodeMemory) => change((now) => withCost(now, { nodeMemory }))}
        placeholder="2048"
      />
      <NumberField
        label="Added p99 a call, compared by you, ms"
        value={cost.addedP99}
        onChange={(addedP99) => change((now) => withCost(now, { addedP99 }))}
      />
      <NumberField
        label="Budget a month"
        value={cost.budget}
        onChange={(budget) => change((now) => withCost(now, { budget }))}
      />
      <NumberField
        label="People, hours a month"
        value={cost.peopleHours}
        onChange={(peopleHours) => change((now) => withCost(now, { peopleHours }))}
      />
      <NumberField
        label="Rate an hour"
        value={cost.hourRate}
        onChange={(hourRate) => change((now) => withCost(now, { hourRate }))}
      />
      <NumberField
        label="Price of a series a month"
        value={cost.seriesPrice}
        onChange={(seriesPrice) => change((now) => withCost(now, { seriesPrice }))}
      />
    </div>
  );
}

function Charts({ assessment: { costs, shape, sizing }, draft }: Omit<CostPanelProps, 'change'>) {
  const currency = draft.profile.facts.K7?.currency ?? '';
  const bars = (of: (cost: ShapeCost) => ShapeCost['money']) =>
    costs.map((cost) => ({ shape: cost.shape, name: shortNames[cost.shape], range: of(cost) }));
  const { budget } = draft.cost;
  const own = costs.find(({ addedMeasured }) => addedMeasured !== null)?.addedMeasured ?? null;
  return (
    <div className="grid grid-cols-1 gap-x-6 gap-y-4 md:grid-cols-2 print:block print:space-y-4">
      <CostChart
        title="Money"
        unit={`${currency} a month`.trim()}
        bars={bars(({ money }) => money)}
        chosen={shape}
        limit={budget === undefined ? undefined : { value: budget, label: 'budget' }}
        absent="Give the price of a node: it is never guessed."
      />
      <CostChart
        title="Added p99"
        unit={`ms over ${sizing.sizing.depth} calls`}
        bars={bars(({ addedP99 }) => addedP99)}
        chosen={shape}
        limit={own === null ? undefined : { value: own, label: 'yours' }}
        absent="Nothing is published per call."
      />
      <CostChart title="CPU" unit="vCPU" bars={bars(({ cpu }) => cpu)} chosen={shape} absent="" />
      <CostChart title="Memory" unit="GiB" bars={bars(({ memory }) => memory)} chosen={shape} absent="" />
    </div>
  );
}

/** Every default with its source and how sure it is; what was measured stands beside it. */
function Sources({ assessment: { sizing, shape } }: Pick<CostPanelProps, 'assessment'>) {
  return (
    <details>
      <summary className="cursor-pointer text-13 text-muted hover:text-ink">
        Where the figures of {shapeNames[shape].toLowerCase()} come from
      </summary>
      <p className="my-2 text-13">
        {shapeParameters[shape].note} V: read in the original. S: through a second source. D: derived. A: assumed.
      </p>
      <ComparedList rows={comparedOf(shape, sizing.sizing)} window={sizing.sizing.measured?.window ?? null} />
    </details>
  );
}

/** What each shape costs, with every input open to change. */
export function CostPanel({ assessment, draft, change }: CostPanelProps) {
  const { assumed, fromEvidence, estimated, sizing } = assessment.sizing;
  const busy = sizing.measured?.busy ?? null;
  const said = (key: (typeof fromEvidence)[number]) =>
    `${sizingNames[key]} ${figure(assessment.sizing.sizing[key])}${estimated.includes(key) ? ' (estimated)' : ''}`;
  return (
    <Panel title="What it costs" aside="ranges, not points">
      <div className="grid grid-cols-1 gap-5 print:block print:space-y-5">
        <Charts assessment={assessment} draft={draft} />
        <CostFigures costs={assessment.costs} chosen={assessment.shape} />
        <div className="grid gap-1 text-13 text-muted">
          <p>
            The reservation, not the use, sets the bill in small and medium meshes. Published figures per hop and
            saturated tests differ by an order of magnitude: only a measurement at your load is decisive. What a mesh
            adds shows in one comparison alone: the same edge with and without proxies at an equal rate, over 24 h and
            10,000 calls each. Its p99 a call replaces the published one of the mesh that runs.
          </p>
          {busy !== null && busy > thresholds.queueing ? (
            <p className="text-degraded">
              Proxies use {spell(formatPercent(busy))} of the CPU they may use: queueing, the model of added latency is
              not valid.
            </p>
          ) : null}
          {assumed.length === 0 ? null : (
            <p>
              Assumed until you say:{' '}
              {assumed.map((key) => `${sizingNames[key]} ${assessment.sizing.sizing[key]}`).join(', ')}.
            </p>
          )}
          {fromEvidence.length === 0 ? null : <p>Measured: {fromEvidence.map(said).join(', ')}.</p>}
          <BesideCost assessment={assessment} currency={draft.profile.facts.K7?.currency ?? ''} />
        </div>
        <Inputs assessment={assessment} draft={draft} change={change} />
        <Sources assessment={assessment} />
      </div>
    </Panel>
  );
}
