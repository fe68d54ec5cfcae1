import type { MeshShape } from '@/lib/domain/adoption';
import { formatCount, formatMs, spell } from '@/lib/format/number';
import { roughly, type Sizing } from './cost';
import { type Parameter, type Reservation, type ShapeParameters, shapeParameters } from './cost-parameters';
import type { Decision } from './decide';
import { versionsMeasured } from './measured-mesh';
import { type VersionAge, versionAge } from './mesh-releases';
import { type Needless, needlessOf } from './needless';

/** A parameter of the cost model as it is published and as it is measured here. */
export interface Compared {
  readonly name: string;
  readonly published: string;
  readonly source: string;
  /** null: not measured here. */
  readonly measured: string | null;
  /** What is measured lies outside the published range: usually configuration scope or telemetry. */
  readonly isOutside: boolean;
}

/** The card of the whole mesh (adoption model, 6.4). */
export interface MeshCard {
  readonly shape: MeshShape;
  readonly compared: readonly Compared[];
  readonly window: string | null;
  readonly needless: Needless | null;
  /** Stated; null: nobody said. */
  readonly incidents: number | null;
  /** Where they are written down. */
  readonly incidentLinks: readonly string[];
  readonly versions: readonly VersionAge[];
}

const tagged = ({ value, low, high, tags }: Parameter): string =>
  `${value} (${tags[0]}), from ${low} (${tags[1]}) to ${high} (${tags[2]})`;

const figure = (value: number): string => spell(formatCount(roughly(value)));

/** A reservation is a setting, not an estimate. */
const exact = (value: number): string => spell(formatCount(value));

const parameter = (name: string, published: Parameter, found: number | null): Compared => ({
  name,
  published: tagged(published),
  source: published.source,
  measured: found === null ? null : figure(found),
  isOutside: found !== null && (found < published.low || found > published.high),
});

const reserved = (published: Reservation | null, found: NonNullable<Sizing['measured']>['reservation']): Compared => ({
  name: 'Reserved per instance',
  published:
    published === null ? 'read your own chart' : `${published.cpu} vCPU, ${published.memory} MiB (${published.tag})`,
  source: published?.source ?? '',
  measured:
    found === null ? null : `${exact(found.cpu)} vCPU${found.memory === null ? '' : `, ${exact(found.memory)} MiB`}`,
  isOutside: false,
});

/** By a comparison where there is one; else what the way between two proxies takes, which bounds it. */
const added = (delta: ShapeParameters['delta'], found: Sizing['measured']): Compared => {
  const [compared, mean] = [found?.addedP99 ?? null, found?.addedMs ?? null];
  const published =
    delta === null ? 'nothing is published per call' : `p90 ${tagged(delta.p90)}; p99 ${tagged(delta.p99)}`;
  const about = { name: 'Added latency a call, ms', published, source: delta?.p99.source ?? '' };
  if (compared !== null) {
    const isOutside = delta !== null && (compared < delta.p99.low || compared > delta.p99.high);
    return { ...about, measured: `${spell(formatMs(compared))} at p99, by your comparison`, isOutside };
  }
  if (mean === null) return { ...about, measured: null, isOutside: false };
  const bound = `${spell(formatMs(mean))} on average, wire plus proxy, upper bound`;
  return { ...about, measured: bound, isOutside: delta !== null && mean < delta.p99.low };
};

/** Every parameter of a shape, the published default beside what this mesh shows (4.5). */
export const comparedOf = (shape: MeshShape, { measured: own }: Sizing): readonly Compared[] => {
  const { kappa, memory, reservation, delta } = shapeParameters[shape];
  const found = own?.shape === shape ? own : null;
  return [
    parameter('vCPU per 1,000 requests a second and pass', kappa, found?.kappa ?? null),
    parameter('MB in use per instance', memory, found?.memory ?? null),
    reserved(reservation, found?.reservation ?? null),
    added(delta, found),
  ];
};

const versionsIn = ({ facts: { profile } }: Decision): readonly VersionAge[] => {
  const today = profile.at;
  return today === undefined
    ? []
    : versionsMeasured(profile).map(({ name, version = '' }) => versionAge(name, version, today));
};

/** null before adoption. */
export const meshCardOf = (decision: Decision, shape: MeshShape, sizing: Sizing): MeshCard | null =>
  decision.mode === 'before'
    ? null
    : {
        shape,
        compared: comparedOf(shape, sizing),
        window: sizing.measured?.window ?? null,
        needless: needlessOf(decision),
        incidents: decision.facts.profile.existing.F3 ?? null,
        incidentLinks: decision.facts.profile.existing.F3Links ?? [],
        versions: versionsIn(decision),
      };
