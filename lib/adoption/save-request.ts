import type { AboutAssessment, AdoptionDraft, Profile } from '@/lib/domain/adoption';
import type { EvaluateRequest } from '@/lib/domain/adoption-wire';
import type { SaveAssessment } from '@/lib/domain/assessment';
import type { Assessment } from './assess';

/** The schemas infer lists that may be written and a type for each mechanism; what they parse is the same. */
const wire = <T>(value: object): T => value as T;

/** A profile as the API takes it: `readRequest` reads the same one back. */
const requestOf = ({ R6, R6Provenance, R6Note, answers, ...profile }: Profile): EvaluateRequest => {
  const ground = { ...(R6Provenance ? { provenance: R6Provenance } : {}), ...(R6Note ? { note: R6Note } : {}) };
  const isLong = R6 !== null && Object.keys(ground).length > 0;
  return wire({ ...profile, R6, answers: { ...answers, ...(isLong ? { R6: { value: R6, ...ground } } : {}) } });
};

const filled = (lists: Readonly<Record<string, readonly unknown[]>>): object =>
  Object.fromEntries(Object.entries(lists).filter(([, list]) => list.length > 0));

const aboutOf = ({ status, clusters, namespaces, excluded, ...people }: AboutAssessment): Partial<SaveAssessment> => {
  const scope = filled({ clusters, namespaces, excluded_workloads: excluded });
  return wire({
    ...(status === null ? {} : { status }),
    ...filled(people),
    ...(Object.keys(scope).length === 0 ? {} : { scope }),
  });
};

/** What is sent to keep a draft with everything it was judged by. */
export const saveRequestOf = (
  { profile, sizing, costs, shape }: Assessment,
  { title, author, cost, supersedes, about }: AdoptionDraft,
): SaveAssessment => ({
  ...requestOf(profile),
  title: title.trim(),
  ...(supersedes === '' ? {} : { supersedes }),
  ...(author.trim() === '' ? {} : { author: author.trim() }),
  ...aboutOf(about),
  cost: wire({
    inputs: { ...cost },
    sizing: { ...sizing.sizing },
    shape,
    modelled: { ...costs.find((each) => each.shape === shape) },
  }),
});
