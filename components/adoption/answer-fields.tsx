'use client';
import { Input } from '@/components/ui/input';
import { Segmented } from '@/components/ui/segmented';
import { Tag } from '@/components/ui/small';
import type { Assessment } from '@/lib/adoption/assess';
import { clauses } from '@/lib/adoption/clauses';
import { measured } from '@/lib/adoption/evidence-rules';
import { measuredUse } from '@/lib/adoption/measured-use';
import { capabilityIds } from '@/lib/adoption/order';
import type { Question } from '@/lib/adoption/questions';
import type { Suggestion } from '@/lib/adoption/suggest';
import { capabilityNames } from '@/lib/adoption/words';
import {
  type AdoptionDraft,
  type Level,
  levels,
  type MeshShape,
  meshShapes,
  type Profile,
} from '@/lib/domain/adoption';
import { answerOf, isLevelQuestion, toggled, withFacts, withIncidentLinks, withLevel, withProfile } from './answers';
import { IncidentLinksField } from './incident-links';
import { CheckList, ChoiceList } from './level-choice';
import { NumberField } from './number-field';
import type { DraftState } from './use-draft';
import {
  levelChoices,
  limitChoices,
  mechanismChoices,
  shapeChoices,
  stageChoices,
  triggerChoices,
  useChoices,
} from './words';

export interface AnswerFieldsProps {
  readonly question: Question;
  readonly draft: AdoptionDraft;
  readonly suggestion: Suggestion | null;
  readonly change: DraftState['change'];
  readonly assessment: Assessment;
}

const measuredSource = { type: 'measured' } as const;

function LevelField({ question, draft, suggestion, change }: AnswerFieldsProps) {
  const { id } = question;
  if (!isLevelQuestion(id)) return null;
  const answer = answerOf(draft, id);
  const proposed = levels.find((level) => level === suggestion?.value) ?? null;
  const choose = (value: Level) =>
    change((now) => withLevel(now, id, value, value === proposed ? measuredSource : undefined));
  const isOffered = answer?.value === 'yes' || answer?.value === 'partly';
  return (
    <div className="grid gap-3">
      <ChoiceList
        key={id}
        label="Your answer"
        choices={levelChoices}
        value={answer?.value ?? proposed}
        onChange={choose}
        hasKeys
      />
      {(id === 'M4' || id === 'Z4') && isOffered ? (
        <div className="grid gap-2 border-l-2 border-line pl-3">
          <p className="text-14">By what?</p>
          <ChoiceList
            label="By what"
            choices={mechanismChoices[id]}
            value={draft.profile.mechanisms[id] ?? null}
            onChange={(value) =>
              change((now) => withProfile(now, { mechanisms: { ...now.profile.mechanisms, [id]: value } }))
            }
          />
        </div>
      ) : null}
    </div>
  );
}

const shapeIn = (suggestion: Suggestion | null): MeshShape | null =>
  meshShapes.find((shape) => shape === suggestion?.value) ?? null;

interface ExistingFieldProps extends Pick<AnswerFieldsProps, 'draft' | 'change'> {
  readonly id: 'F2' | 'F3';
  readonly proposed: number | undefined;
}

function ExistingField({ id, draft, change, proposed }: ExistingFieldProps) {
  const isShare = id === 'F2';
  const label = isShare ? 'Share, 0 to 1' : 'Incidents';
  return (
    <NumberField
      key={id}
      label={proposed === undefined ? label : `${label}, measured`}
      isWhole={!isShare}
      max={isShare ? 1 : 1e6}
      value={draft.profile.existing[id] ?? (proposed === undefined ? undefined : Number(proposed.toFixed(3)))}
      onChange={(value) => change((now) => withProfile(now, { existing: { ...now.profile.existing, [id]: value } }))}
    />
  );
}

function CountField({ question, draft, suggestion, change }: AnswerFieldsProps) {
  const { id } = question;
  const proposed = typeof suggestion?.value === 'number' ? Number(suggestion.value.toPrecision(4)) : undefined;
  if (id === 'R6') {
    return (
      <NumberField
        key={id}
        label="Other changes"
        isWhole
        max={1000}
        value={draft.profile.R6 ?? undefined}
        onChange={(value) => change((now) => withProfile(now, { R6: value ?? null }))}
      />
    );
  }
  if (id === 'F2') return <ExistingField id={id} draft={draft} change={change} proposed={proposed} />;
  if (id === 'F3') {
    return (
      <div className="grid gap-3">
        <ExistingField id={id} draft={draft} change={change} proposed={proposed} />
        <IncidentLinksField
          links={draft.profile.existing.F3Links ?? []}
          onChange={(links) => change((now) => withIncidentLinks(now, links))}
        />
      </div>
    );
  }
  const key = id as 'K3';
  return (
    <NumberField
      key={id}
      label={proposed === undefined ? 'Number' : 'Number, measured'}
      isWhole={id === 'K3' || id === 'K4' || id === 'K5'}
      value={draft.profile.facts[key] ?? proposed}
      onChange={(value) => change((now) => withFacts(now, { [key]: value }))}
    />
  );
}

function ClusterFields({ draft, suggestion, change }: AnswerFieldsProps) {
  const { K6 } = draft.profile.facts;
  const proposed = typeof suggestion?.value === 'number' ? suggestion.value : undefined;
  const set = (part: NonNullable<typeof K6>) =>
    change((now) => withFacts(now, { K6: { ...now.profile.facts.K6, ...part } }));
  return (
    <div className="grid grid-cols-2 gap-3">
      <NumberField
        label="Clusters"
        isWhole
        value={K6?.clusters ?? proposed}
        onChange={(clusters) => set({ clusters })}
      />
      <NumberField label="Networks" isWhole value={K6?.networks} onChange={(networks) => set({ networks })} />
    </div>
  );
}

/** Pods, nodes and their price: the same fields stand in the cost panel. */
export function CapacityFields({
  draft,
  change,
  profile,
}: Pick<AnswerFieldsProps, 'draft' | 'change'> & { readonly profile: Profile }) {
  const { K7 } = draft.profile.facts;
  const found = (key: 'pods' | 'nodes') => {
    const value = measured(profile, key);
    return value === null ? undefined : `${value}, measured`;
  };
  const set = (part: NonNullable<typeof K7>) =>
    change((now) => withFacts(now, { K7: { ...now.profile.facts.K7, ...part } }));
  return (
    <>
      <NumberField
        label="Pods in the mesh"
        isWhole
        value={K7?.pods}
        onChange={(pods) => set({ pods })}
        placeholder={found('pods')}
      />
      <NumberField
        label="Nodes"
        isWhole
        value={K7?.nodes}
        onChange={(nodes) => set({ nodes })}
        placeholder={found('nodes')}
      />
      <NumberField label="vCPU a node" value={K7?.vcpu} onChange={(vcpu) => set({ vcpu })} placeholder="7.5" />
      <NumberField label="GiB a node" value={K7?.gib} onChange={(gib) => set({ gib })} placeholder="28" />
      <NumberField
        label="Price of a node a month"
        value={K7?.node_price}
        onChange={(price) => set({ node_price: price })}
      />
      <Input
        label="Currency"
        maxLength={12}
        value={K7?.currency ?? ''}
        onChange={(event) => set({ currency: event.target.value === '' ? undefined : event.target.value })}
      />
    </>
  );
}

function UseFields({ change, assessment }: AnswerFieldsProps) {
  return (
    <ul className="grid gap-3">
      {capabilityIds.map((id) => {
        const found = measuredUse(id, assessment.profile);
        return (
          <li key={id} className="grid gap-1">
            <span className="flex flex-wrap items-center gap-2 text-14">
              {capabilityNames[id]}
              {found === null ? null : <Tag>measured: {found}</Tag>}
            </span>
            <Segmented
              label={`Use of ${capabilityNames[id]}`}
              value={assessment.profile.use[id] ?? 'unmeasured'}
              options={useChoices.map(({ value, label }) => ({ value, label }))}
              onChange={(value) => change((now) => withProfile(now, { use: { ...now.profile.use, [id]: value } }))}
              className="w-fit max-w-full"
            />
          </li>
        );
      })}
    </ul>
  );
}

const clauseChoices = clauses.map(({ id, name, says, class: kind, note }) => ({
  value: id,
  label: name,
  says: [
    says,
    kind === 'binding'
      ? 'Binding: it forces the need.'
      : kind === 'policy'
        ? 'It obliges you to decide.'
        : 'It changes nothing by itself.',
    note,
  ]
    .filter((part) => part !== '')
    .join(' '),
}));

/** The answer to a question, in the fields its kind needs. */
export function AnswerFields(props: AnswerFieldsProps) {
  const { question, draft, change } = props;
  const { profile } = draft;
  switch (question.kind) {
    case 'level':
      return <LevelField {...props} />;
    case 'trigger':
      return (
        <ChoiceList
          label="Your answer"
          choices={triggerChoices}
          value={profile.facts.K1 ?? null}
          onChange={(K1) => change((now) => withFacts(now, { K1 }))}
          hasKeys
        />
      );
    case 'stage':
      return (
        <ChoiceList
          label="Your answer"
          choices={stageChoices}
          value={profile.facts.K2 ?? null}
          onChange={(K2) => change((now) => withFacts(now, { K2 }))}
          hasKeys
        />
      );
    case 'count':
    case 'share':
      return <CountField {...props} />;
    case 'clusters':
      return <ClusterFields {...props} />;
    case 'capacity':
      return (
        <div className="grid grid-cols-2 gap-3">
          <CapacityFields draft={draft} change={change} profile={props.assessment.profile} />
        </div>
      );
    case 'date':
      return (
        <Input
          label="Date"
          type="date"
          value={profile.facts.M5?.slice(0, 10) ?? ''}
          onChange={(event) => {
            const M5 = event.target.value === '' ? undefined : event.target.value;
            change((now) => withFacts(now, { M5 }));
          }}
        />
      );
    case 'clauses':
      return (
        <CheckList
          label="Clauses"
          choices={clauseChoices}
          chosen={profile.clauses}
          onToggle={(id) => change((now) => withProfile(now, { clauses: toggled(now.profile.clauses, id) }))}
        />
      );
    case 'limits':
      return (
        <CheckList
          label="Limits"
          choices={limitChoices}
          chosen={profile.limits}
          onToggle={(id) => change((now) => withProfile(now, { limits: toggled(now.profile.limits, id) }))}
        />
      );
    case 'uses':
      return <UseFields {...props} />;
    case 'shape':
      return (
        <ChoiceList
          label="Your answer"
          choices={shapeChoices}
          value={profile.existing.F1 ?? shapeIn(props.suggestion)}
          onChange={(F1) => change((now) => withProfile(now, { existing: { ...now.profile.existing, F1 } }))}
          hasKeys
        />
      );
  }
}
