import { HealthMark } from '@/components/ui/marks';
import { Tag } from '@/components/ui/small';
import type { MeshState } from '@/lib/domain/mesh';
import { formatCount, spell } from '@/lib/format/number';
import { placeTitle } from './place-title';
import { planeWords, skewSentence, versionsSentence } from './words';

function Bar({ part, count, version }: { readonly part: number; readonly count: number; readonly version: string }) {
  return (
    <div className="grid grid-cols-[9rem_minmax(0,1fr)_auto] items-center gap-3">
      <bdi className="figures truncate" title={version}>
        {version}
      </bdi>
      <span aria-hidden className="h-1.5 rounded-full bg-sunken">
        <span className="block h-full rounded-full bg-accent-fill" style={{ width: `${part * 100}%` }} />
      </span>
      <span className="figures w-12 text-right">{spell(formatCount(count))}</span>
    </div>
  );
}

function Place({ state }: { readonly state: MeshState }) {
  const { proxies, behind, skew } = state.versions;
  const total = proxies.reduce((sum, { count }) => sum + count, 0);
  const apart = skewSentence(state.versions);
  return (
    <li className="border-t border-line py-3 first:border-t-0 first:pt-0">
      <p className="mb-1.5 flex flex-wrap items-baseline gap-x-2">
        <HealthMark health={state.versions.state} />
        <span className="name font-medium">{placeTitle(state)}</span>
        {proxies.length === 0 ? (
          <span className="text-unknown">{versionsSentence(state)}</span>
        ) : (
          <span className="text-muted">{planeWords(state)}</span>
        )}
      </p>
      <div className="grid gap-1">
        {proxies.map(({ version, count }) => (
          <Bar key={version} version={version} count={count} part={total > 0 ? count / total : 0} />
        ))}
      </div>
      {apart === null ? null : (
        <p className="mt-1.5 text-12 text-muted" title={skew?.from ?? undefined}>
          {apart}
        </p>
      )}
      {behind.length === 0 ? null : (
        <p className="mt-1.5 flex flex-wrap gap-1">
          {behind.map(({ namespace, pod, version }) => (
            <Tag key={`${namespace}/${pod}`}>
              <bdi>{[namespace, pod].filter(Boolean).join('/')}</bdi> {version}
            </Tag>
          ))}
        </p>
      )}
    </li>
  );
}

/** Which versions the proxies of each mesh run, how far apart they are, and which ones stand apart. */
export function VersionList({ meshes }: { readonly meshes: readonly MeshState[] }) {
  return (
    <ul aria-label="Versions by mesh and cluster">
      {meshes.map((state) => (
        <Place key={placeTitle(state)} state={state} />
      ))}
    </ul>
  );
}
