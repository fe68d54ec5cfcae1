import type { CostInputs, EvidenceItem, MeshShape, Profile } from '@/lib/domain/adoption';
import { isWebLink } from '@/lib/domain/web-link';
import { answerText } from './answer-text';
import { besideOf, roughly, sizingNames, sizingOf } from './cost';
import { seriesPerEdge } from './cost-parameters';
import type { Decision } from './decide';
import { evidenceValue } from './evidence-words';
import { sourceWords } from './explain';
import { code, plain, table } from './markdown';
import { comparedOf } from './mesh-card';
import { isAnswered, pathOf } from './path';
import { questions } from './questions';
import { shapeNames } from './words';

const evidenceRow = (
  { key, value, query, window, windowWhy, coverage, source, at, missing }: EvidenceItem,
  rules: readonly string[],
) => {
  const id = key.slice(3) as Parameters<typeof evidenceValue>[0];
  return [
    key,
    value === null ? `not measured${missing ? `: ${plain(missing)}` : ''}` : plain(evidenceValue(id, value)),
    query ? code(query) : '',
    window ? `${window}${windowWhy ? `: ${plain(windowWhy)}` : ''}` : '',
    coverage == null ? '' : `${Math.round(coverage * 100)} %`,
    source ? plain(source) : '',
    at ?? '',
    rules.join(', '),
  ];
};

const usedBy: Readonly<Record<string, readonly string[]>> = {
  'ev.plaintext_share': ['E1'],
  'ev.uninstrumented_share': ['E2', 'E9'],
  'ev.parallel_version_services_90d': ['E3'],
  'ev.clusters': ['E4'],
  'ev.cross_cluster_share': ['E4'],
  'ev.alert_rules_in_scope': ['E5'],
  'ev.k8s_minor_behind': ['E6'],
  'ev.latency_unfit_share': ['E7'],
  'ev.non_http_share': ['E8'],
  'ev.cost_low': ['E10'],
  'ev.cost_high': ['E10'],
  'ev.budget': ['E10'],
};

/** Each as a link that ends where it ends: no address we keep holds a `>`, and a bar would end the cell. */
const linksTo = (links: readonly string[]): string =>
  links
    .filter(isWebLink)
    .map((link) => `<${link.replaceAll('|', '%7C')}>`)
    .join(', ');

/** B: every answer with its source. */
export const answersAppendix = (profile: Profile, decision: Decision): string => {
  const path = new Set(pathOf(decision));
  const asked = questions.filter(({ id }) => path.has(id) || isAnswered(id, profile));
  return table(
    ['Question', 'Wording', 'Answer', 'Source', 'Note'],
    asked.map(({ id, text }) => {
      const answer = id in profile.answers ? profile.answers[id as keyof typeof profile.answers] : undefined;
      return [
        id,
        text,
        plain(answerText(id, profile)),
        answer?.provenance ? plain(sourceWords(answer.provenance)) : '',
        id === 'F3' ? linksTo(profile.existing.F3Links ?? []) : plain(answer?.note ?? ''),
      ];
    }),
  );
};

/** What a mesh's own metrics cost to keep: nothing where neither they nor the edges were counted. */
const telemetryRows = (profile: Profile, cost: CostInputs): readonly (readonly string[])[] => {
  const { series, telemetry } = besideOf(profile, cost);
  if (series === null) return [];
  const source =
    series.from === 'measured' ? 'measured' : `assumed, ${seriesPerEdge.value} an edge (${seriesPerEdge.tag})`;
  return [
    ['series that a mesh adds', String(series.count), source],
    ...(cost.seriesPrice === undefined ? [] : [['price of a series a month', String(cost.seriesPrice), 'given']]),
    ...(telemetry === null ? [] : [['telemetry a month', String(roughly(telemetry)), 'series times their price']]),
  ];
};

/** C: what the cost was computed from. */
export const costAppendix = (profile: Profile, cost: CostInputs, shape: MeshShape): string => {
  const { sizing, assumed, fromEvidence, estimated } = sizingOf(profile, cost);
  const said = (key: keyof typeof sizingNames) => {
    if (assumed.includes(key)) return 'assumed';
    if (estimated.includes(key)) return 'estimated';
    return fromEvidence.includes(key) ? 'measured' : 'given';
  };
  const keys = Object.keys(sizingNames) as (keyof typeof sizingNames)[];
  const rows = keys.map((key) => [sizingNames[key], String(sizing[key]), said(key)]);
  const price = sizing.nodePrice === null ? [] : [['price of a node a month', String(sizing.nodePrice), 'given']];
  const budget = cost.budget === undefined ? [] : [['budget a month', String(cost.budget), 'given']];
  const inputs = table(
    ['Parameter', 'Value', 'Source'],
    [...rows, ...price, ...budget, ...telemetryRows(profile, cost)],
  );
  const found = comparedOf(shape, sizing).map(({ name, published, source, measured }) => [
    name,
    published,
    source,
    measured ?? 'not measured',
  ]);
  return [
    inputs,
    `Of ${shapeNames[shape]}, as published and as measured here. V: read in the original; S: through a second source; D: derived; A: assumed.`,
    table(['Parameter', 'Published, with its range', 'Source', 'Measured'], found),
  ].join('\n\n');
};

/** A: everything measured, with the rules that read it. */
export const evidenceAppendix = ({ evidence }: Profile): string =>
  evidence.length === 0
    ? 'Nothing was measured.'
    : table(
        ['Key', 'Value', 'Query', 'Window', 'Coverage', 'Source', 'Time', 'Rules'],
        evidence.map((item) => evidenceRow(item, usedBy[item.key] ?? [])),
      );
