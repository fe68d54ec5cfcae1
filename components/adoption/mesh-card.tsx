import { Tag, type Tone } from '@/components/ui/small';
import type { MeshCard as Card } from '@/lib/adoption/mesh-card';
import { meshReleases, type VersionAge } from '@/lib/adoption/mesh-releases';
import { shapeNames } from '@/lib/adoption/words';
import { meshIds, meshNames } from '@/lib/domain/entity';
import { formatPercent, spell } from '@/lib/format/number';
import { ComparedList } from './compared-list';
import { IncidentLinks } from './incident-links';

const ages: Readonly<Record<VersionAge['state'], readonly [tone: Tone, says: (ends: string | null) => string]>> = {
  ended: ['failing', (ends) => (ends === null ? 'no longer supported' : `support ended on ${ends}`)],
  ending: ['degraded', (ends) => `supported until ${ends}`],
  supported: ['healthy', (ends) => (ends === null ? 'supported, no end is told' : `supported until ${ends}`)],
  untold: ['unknown', () => 'its end is not known here'],
};

const nameOf = (mesh: string): string => {
  const id = meshIds.find((each) => each === mesh);
  return id === undefined ? mesh : meshNames[id];
};

function Version({ mesh, version, state, ends }: VersionAge) {
  const [tone, says] = ages[state];
  return (
    <li className="name">
      {nameOf(mesh)} <span className="figures">{version}</span> <Tag tone={tone}>{says(ends)}</Tag>
    </li>
  );
}

function Needless({ needless }: Pick<Card, 'needless'>) {
  if (needless === null)
    return <p>Which workloads need nothing of what is kept is not measured: their list is asked.</p>;
  if (needless.pods === 0) return <p>Every namespace with proxies carries traffic that something kept is for.</p>;
  return (
    <p className="name">
      {spell(formatPercent(needless.share))} of the pods with a proxy need nothing of what is kept:{' '}
      {needless.namespaces.map(({ name, pods }) => `${name} (${pods})`).join(', ')}.
    </p>
  );
}

/** The mesh as a whole: what it is, what it costs beside what is published, who rides along, how old it is. */
export function MeshCard({ card, verdict }: { readonly card: Card; readonly verdict: string }) {
  const { shape, compared, window, needless, incidents, incidentLinks, versions } = card;
  return (
    <div className="mb-5 grid gap-3 border-b border-line pb-5 text-14 print:block print:space-y-3">
      <p>
        <strong className="font-semibold">{verdict}</strong> Judged as: {shapeNames[shape]}.{' '}
        {incidents === null
          ? 'Nobody said how many incidents it caused in twelve months.'
          : `${incidents} ${incidents === 1 ? 'incident' : 'incidents'} in twelve months had the mesh as their cause.`}
      </p>
      <IncidentLinks links={incidentLinks} />
      <Needless needless={needless} />
      {versions.length === 0 ? (
        <p className="text-muted">No proxy or control plane tells its version.</p>
      ) : (
        <ul aria-label="Versions" className="grid gap-1">
          {versions.map((each) => (
            <Version key={`${each.mesh} ${each.version}`} {...each} />
          ))}
          <li className="text-12 text-muted">Ends as published, looked up on {meshReleases.asOf}.</li>
        </ul>
      )}
      <ComparedList rows={compared} window={window} />
    </div>
  );
}
