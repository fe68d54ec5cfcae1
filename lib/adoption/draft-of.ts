import type { AboutAssessment, AdoptionDraft } from '@/lib/domain/adoption';
import type { Assessment, SaveAssessment } from '@/lib/domain/assessment';
import { costInputsOf, readRequest } from './read-request';
import { toldIn } from './told';

const aboutOf = ({ status, decisionMakers, consulted, informed, scope }: SaveAssessment): AboutAssessment => ({
  // Whoever accepted the earlier version has not seen the next one.
  status: status === 'accepted' || status === 'rejected' ? 'proposed' : (status ?? null),
  decisionMakers: decisionMakers ?? [],
  consulted: consulted ?? [],
  informed: informed ?? [],
  clusters: scope?.clusters ?? [],
  namespaces: scope?.namespaces ?? [],
  excluded: scope?.excluded_workloads ?? [],
});

/** A saved assessment as a draft of the version that supersedes it: what was measured then is measured anew. */
export const draftOf = ({ id, request }: Pick<Assessment, 'id' | 'request'>): AdoptionDraft => {
  const { evidence, at: _, ...profile } = readRequest(request);
  const budget = evidence.find(({ key }) => key === 'ev.budget')?.value ?? null;
  return {
    title: request.title,
    author: request.author ?? '',
    supersedes: id,
    reviewed: ['X5', 'X10'],
    cursor: '',
    profile,
    told: toldIn(evidence),
    cost: { ...(budget === null ? {} : { budget }), ...costInputsOf(request) },
    about: aboutOf(request),
  };
};
