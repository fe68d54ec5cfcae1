import type { Assessment } from '@/lib/adoption/assess';
import { seriesPerEdge } from '@/lib/adoption/cost-parameters';
import { evidenceItem } from '@/lib/adoption/evidence-rules';
import { figure } from './cost-figures';

/** When and where series were counted, and by which query. */
function Counted({ profile }: Pick<Assessment, 'profile'>) {
  const item = evidenceItem(profile, 'extra_series');
  if (!item?.query) return null;
  const time = item.at ? `, at ${item.at.slice(11, 16)} UTC` : '';
  return (
    <details>
      <summary className="w-fit cursor-pointer hover:text-ink">
        How the series were counted: {item.window ? `over ${item.window}` : 'now'}
        {time}
        {item.source ? `, ${item.source}` : ''}
      </summary>
      <code className="name mt-1 block rounded-control bg-sunken px-2 py-1 font-mono text-12 whitespace-pre-wrap">
        {item.query}
      </code>
    </details>
  );
}

/** People and telemetry, shown beside the machines and never inside them. */
export function BesideCost({
  assessment: { beside, profile },
  currency,
}: {
  readonly assessment: Assessment;
  readonly currency: string;
}) {
  const { people, telemetry, series } = beside;
  const month = (value: number) => `${figure(value)} ${currency} a month`;
  return (
    <>
      <p>
        Beside it: people{' '}
        {people === null ? 'not stated (40 to 160 hours a month for a self-run mesh, assumed)' : month(people)}
        {series === null ? null : (
          <>
            ;{' '}
            {series.from === 'measured' ? (
              <span className="text-accent">measured: {figure(series.count)} series of the mesh’s own</span>
            ) : (
              `about ${figure(series.count)} more series (${seriesPerEdge.value} an edge, assumed)`
            )}
            {telemetry === null ? '' : `, ${month(telemetry)}`}
          </>
        )}
        . Not counted: restarts for injection, training, cross-zone traffic, licences. Calls made side by side count as
        one: fan-out is not modelled.
      </p>
      {series?.from === 'measured' ? <Counted profile={profile} /> : null}
    </>
  );
}
