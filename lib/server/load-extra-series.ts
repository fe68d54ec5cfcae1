import { extraSeries, extraSeriesQuery } from '@/lib/adoption/measure/extra-series';
import { evidenceItem } from '@/lib/adoption/measure/item';
import { adaptersIn } from './adapters-in';
import { asked } from './asked';
import { type Looking, type Part, sourcesOf } from './evidence-part';

/** How many series the meshes here add to the stores that were asked. */
export const loadExtraSeries = async ({ context, now, signal }: Looking): Promise<Part> => {
  const found = await Promise.all(
    context.sources.map(async (source) => {
      const promql = extraSeriesQuery(await adaptersIn(context, source));
      if (promql === null) return [];
      return [await asked(source, 'series', source.instant({ id: 'adoption.series', promql, at: now }, signal))];
    }),
  );
  const answers = found.flat();
  const told = answers.filter(({ value }) => value !== null);
  const item = evidenceItem('extra_series', extraSeries(told.flatMap(({ value }) => value ?? [])), {
    queries: told.flatMap(({ receipt }) => receipt?.promql ?? []),
    window: null,
    coverage: null,
    sources: sourcesOf(told),
    at: now,
  });
  return { facts: { extra_series: item }, metas: [], answers };
};
