import { createHash, randomUUID } from 'node:crypto';
import type { z } from 'zod';
import { evaluate, MODEL_VERSION } from '@/lib/adoption/evaluate';
import { readRequest } from '@/lib/adoption/read-request';
import type { Evaluation } from '@/lib/domain/adoption';
import type { SaveAssessment, savedAssessmentSchema } from '@/lib/domain/assessment';
import type { Accepted } from './accept';
import type { Context } from './context';
import { refused } from './loaded';
import { unavailable } from './store-refusal';

/** What the store keeps of one version. The id and the version stand beside it. */
export interface KeptAssessment {
  readonly schema: 'mesh-adoption/1';
  readonly modelVersion: string;
  readonly request: SaveAssessment;
  readonly result: Evaluation;
}

export const contentHash = (body: string): string => createHash('sha256').update(body).digest('hex');

/**
 * Keeps an assessment: answers, evidence, the model's version and what it made of them. Every save is a new version and
 * nothing is overwritten; `supersedes` makes it the next version of one that is there.
 */
export const saveAssessment = async (
  { store, publicUrl }: Context,
  request: SaveAssessment,
): Promise<Accepted<z.infer<typeof savedAssessmentSchema>>> => {
  const result = evaluate(readRequest(request));
  const kept: KeptAssessment = { schema: 'mesh-adoption/1', modelVersion: MODEL_VERSION, request, result };
  const body = JSON.stringify(kept);
  const supersedes = request.supersedes ?? null;
  const saved = await store?.assessments.save({
    id: supersedes ?? randomUUID(),
    created_at: Date.now(),
    title: request.title,
    verdict: result.verdict,
    body,
    hash: contentHash(body),
    supersedes: supersedes !== null,
  });
  if (saved === undefined) return unavailable(null, true);
  if (!saved.ok) return unavailable(saved.fault, true);
  if (saved.value === null) {
    const detail = 'There is no assessment that this could supersede.';
    return refused({ code: 'not-found', detail, parameter: 'supersedes' });
  }
  const { id, version } = saved.value;
  const url = `${publicUrl ?? ''}/adoption/${id}`;
  return { ok: true, value: { id, version, url, verdict: result.verdict, supersedes } };
};
