'use client';
import { Button } from '@/components/ui/button';
import { HealthMark } from '@/components/ui/marks';
import { Popover } from '@/components/ui/popover';
import type { Health } from '@/lib/domain/graph';
import type { Status } from '@/lib/domain/status';
import { formatMs, spell } from '@/lib/format/number';

type Source = Status['sources'][number];

const healthOf: Readonly<Record<Source['state'], Health>> = {
  ok: 'healthy',
  slow: 'degraded',
  partial: 'degraded',
  down: 'failing',
};
const says: Readonly<Record<Source['state'], string>> = {
  ok: 'answers',
  slow: 'answers slowly',
  partial: 'answers in part',
  down: 'does not answer',
};

const latency = ({ state, latencyMs }: Source): string => {
  if (state === 'down') return 'no answer';
  return latencyMs === null ? 'not asked yet' : spell(formatMs(latencyMs));
};

/** One row a source: what it is, how it answers. */
export function SourceList({ sources }: { readonly sources: readonly Source[] }) {
  return (
    <ul className="grid gap-2">
      {sources.map((source) => (
        <li key={source.id} className="grid grid-cols-[auto_1fr_auto] items-baseline gap-x-2">
          <HealthMark health={healthOf[source.state]} />
          <span className="name font-medium">{source.id}</span>
          <span className="figures text-muted">{latency(source)}</span>
          <span className="name col-span-2 col-start-2 text-12 text-muted">
            {source.flavour ?? source.kind} {source.message === null ? says[source.state] : `· ${source.message}`}
          </span>
        </li>
      ))}
    </ul>
  );
}

const worst = (sources: readonly Source[]): Source | undefined =>
  (['down', 'partial', 'slow', 'ok'] as const)
    .map((state) => sources.find((source) => source.state === state))
    .find((source) => source !== undefined);

/** Each source as a dot with its latency; the list behind it says the rest. Many sources show as a count. */
export function SourceDots({ sources }: { readonly sources: readonly Source[] }) {
  const first = worst(sources);
  if (first === undefined) return null;
  const shown = sources.length <= 2 ? sources : [first];
  return (
    <Popover
      label="Sources"
      className="w-80"
      trigger={
        <Button look="quiet" className="max-w-full gap-3 font-normal">
          {shown.map((source) => (
            <span key={source.id} className="inline-flex min-w-0 items-center gap-1.5">
              <HealthMark health={healthOf[source.state]} />
              <span className="max-w-40 truncate text-ink max-sm:sr-only">{source.id}</span>
              <span className="figures max-sm:hidden">{latency(source)}</span>
            </span>
          ))}
          {shown.length < sources.length ? <span>+{sources.length - shown.length}</span> : null}
        </Button>
      }
    >
      <SourceList sources={sources} />
    </Popover>
  );
}
