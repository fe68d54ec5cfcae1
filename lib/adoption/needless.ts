import type { CapabilityId, LevelQuestionId, Listed, Profile } from '@/lib/domain/adoption';
import type { Decision } from './decide';
import { evidenceItem, measured } from './evidence-rules';
import { isSome } from './levels';
import { isWhole, listIn } from './lists';
import { needQuestions } from './mandates';

/**
 * Pods in the mesh that need nothing of what is kept (adoption model, 1.2 F2): those in namespaces without traffic, or
 * outside the parts that every kept need names. Metrics tell no policy or route objects, so that the list is shown to be
 * corrected.
 */
export interface Needless {
  /** 0..1 of the pods that have a proxy beside them. */
  readonly share: number;
  readonly pods: number;
  readonly namespaces: readonly { readonly name: string; readonly pods: number }[];
}

/** A list that is not whole tells nothing of what is not in it. */
const wholeList = (profile: Profile, key: 'pods' | 'namespaces', name: string): readonly Listed[] | null => {
  const item = measured(profile, key) === null ? null : evidenceItem(profile, key);
  const list = item && listIn(item, name);
  return list !== null && isWhole(list) ? list.items : null;
};

const meshedPods = (profile: Profile): ReadonlyMap<string, number> | null => {
  const found = new Map<string, number>();
  for (const { name, count } of wholeList(profile, 'pods', 'meshed') ?? []) {
    if (count === undefined) return null;
    found.set(name, (found.get(name) ?? 0) + count);
  }
  return found.size === 0 ? null : found;
};

/** The namespaces a kept need is for; `all`: the whole scope, or a part that names no namespace. */
const placesOf = (id: CapabilityId, { capabilities, facts }: Decision): readonly string[] | 'all' => {
  if (capabilities[id].need !== 'partly') return 'all';
  const { answers, profile } = facts;
  const parts = needQuestions[id]
    .filter((question: LevelQuestionId) => isSome(answers[question]))
    .map((question) => profile.answers[question]?.subset ?? []);
  const names = parts.flat();
  if (parts.length === 0 || parts.some((part) => part.length === 0)) return 'all';
  return names.map((name) => name.split('/')[0] ?? name);
};

/** null: what has a proxy or what carries traffic is not known, or nothing is kept. */
export const needlessOf = (decision: Decision): Needless | null => {
  const { profile } = decision.facts;
  const kept = decision.kept ?? [];
  const meshed = meshedPods(profile);
  const carrying = wholeList(profile, 'namespaces', 'names');
  if (kept.length === 0 || meshed === null || carrying === null) return null;
  const busy = new Set(carrying.map(({ name }) => name));
  const places = kept.map((id) => placesOf(id, decision));
  // A part that was named by its services cannot be found among namespaces.
  const named = places.flatMap((each) => (each === 'all' ? [] : each));
  if (named.some((name) => !meshed.has(name) && !busy.has(name))) return null;
  const isNeeded = (name: string) => busy.has(name) && places.some((each) => each === 'all' || each.includes(name));
  const namespaces = [...meshed].flatMap(([name, pods]) => (isNeeded(name) ? [] : [{ name, pods }]));
  const pods = namespaces.reduce((sum, each) => sum + each.pods, 0);
  const all = [...meshed.values()].reduce((sum, each) => sum + each, 0);
  return { share: all === 0 ? 0 : pods / all, pods, namespaces };
};
