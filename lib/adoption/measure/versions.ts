import { namesListed } from '@/lib/adoption/lists';
import { type Call, endEntity } from '@/lib/domain/call';
import { entityId } from '@/lib/domain/entity';
import type { Millis } from '@/lib/domain/units';
import type { Measured } from './item';
import { carried } from './traffic';

/** How long two versions must have taken traffic at once to count as a deliberate split (adoption model, 1.4). */
const SIDE_BY_SIDE: Millis = 30 * 60_000;
/** Versions say nothing where most services name none. */
const LABELLED = 0.8;

/** Versions with traffic, by service. */
type Versions = ReadonlyMap<string, ReadonlySet<string>>;

const serviceOf = ({ target }: Call): string => entityId(endEntity(target, 'service'));

const versionsOf = (calls: readonly Call[]): Versions => {
  const found = new Map<string, Set<string>>();
  for (const call of carried(calls)) {
    if (call.target.kind !== 'service') continue;
    const own = found.get(serviceOf(call)) ?? new Set<string>();
    if (call.target.version !== null) own.add(call.target.version);
    found.set(serviceOf(call), own);
  }
  return found;
};

/** Two versions that had traffic at every one of these instants. */
const isSplit = (run: readonly Versions[], service: string): boolean => {
  const [first, ...others] = run.map((versions) => versions.get(service) ?? new Set<string>());
  return [...(first ?? [])].filter((version) => others.every((set) => set.has(version))).length >= 2;
};

/**
 * Services with two versions side by side for half an hour. `runs`: instants that together span it, each with the calls
 * of the minutes before it; one run in which both took traffic throughout is enough.
 */
export const parallelVersions = (runs: readonly (readonly (readonly Call[])[])[]): Measured => {
  const seen = runs.map((run) => run.map(versionsOf));
  const all = new Map<string, boolean>();
  for (const versions of seen.flat()) {
    for (const [service, own] of versions) all.set(service, (all.get(service) ?? false) || own.size > 0);
  }
  if (all.size === 0) return { value: null, missing: 'No mesh and no instrumented service reports requests.' };
  const labelled = [...all.values()].filter(Boolean).length / all.size;
  if (labelled < LABELLED) {
    return {
      value: null,
      missing: `Only ${Math.floor(labelled * 100)} % of the services name their versions; from 80 % on it counts.`,
      detail: { labelled_share: labelled },
    };
  }
  const split = [...all.keys()].filter((service) => seen.some((run) => isSplit(run, service)));
  return { value: split.length, detail: { labelled_share: labelled }, lists: { names: namesListed(split) } };
};

/** Which of `count` instants, `step` apart, make up the runs of half an hour; null: they are too far apart. */
export const runsOf = (count: number, step: Millis): readonly (readonly number[])[] | null => {
  const length = Math.ceil(SIDE_BY_SIDE / step) + 1;
  if (step > SIDE_BY_SIDE / 2 || length > count) return null;
  return Array.from({ length: count - length + 1 }, (_, at) => Array.from({ length }, (_, offset) => at + offset));
};
