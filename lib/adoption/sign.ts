import type { Assessment, SaveAssessment, Signoff } from '@/lib/domain/assessment';

/** The next version of an assessment: the same answers by the same measurements, and one signature more. */
export const nextSigned = (
  { id, request }: Pick<Assessment, 'id' | 'request'>,
  signoff: Signoff,
  status: NonNullable<SaveAssessment['status']>,
): SaveAssessment => ({ ...request, supersedes: id, status, signoff: [...(request.signoff ?? []), signoff] });
