import type { AdoptionDraft } from '@/lib/domain/adoption';
import type { Assessment } from '@/lib/domain/assessment';
import { costInputsOf, readRequest } from './read-request';

/** A saved assessment as a draft of the version that supersedes it: what was measured then is measured anew. */
export const draftOf = ({ id, request }: Pick<Assessment, 'id' | 'request'>): AdoptionDraft => {
  const { evidence: _, at: __, ...profile } = readRequest(request);
  return {
    title: request.title,
    author: request.author ?? '',
    supersedes: id,
    reviewed: ['X5', 'X10'],
    cursor: '',
    profile,
    cost: costInputsOf(request),
  };
};
