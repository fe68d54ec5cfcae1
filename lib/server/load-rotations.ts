import { type Rotations, readRotations, rotationsQuery } from '@/lib/adoption/measure/rotations';
import type { Millis } from '@/lib/domain/units';
import { type Asked, asked } from './asked';
import type { Looking } from './evidence-part';

/** Renewals of the certificates of proxies over a window, and how the question went. */
export const loadRotations = async (
  { context, now, signal }: Looking,
  window: Millis,
): Promise<{ readonly rotations: Rotations | null; readonly answers: readonly Asked<unknown>[] }> => {
  const ask = { id: 'adoption.rotations', promql: rotationsQuery(window), at: now };
  const answers = await Promise.all(
    context.sources.map((source) => asked(source, 'rotations', source.instant(ask, signal))),
  );
  return { rotations: readRotations(answers.flatMap(({ value }) => value ?? [])), answers };
};
