import type { ReactNode } from 'react';
import { Figure } from '@/components/ui/figure';
import { HealthMark } from '@/components/ui/marks';
import { Panel } from '@/components/ui/panel';
import { RelativeTime } from '@/components/ui/relative-time';
import type { MeshState } from '@/lib/domain/mesh';
import { formatBytes, formatMs } from '@/lib/format/number';
import { placeTitle } from './place-title';
import { addedWords, formatCores, shareWords, versionsSentence } from './words';

function Line({ term, children }: { readonly term: string; readonly children: ReactNode }) {
  return (
    <div className="grid grid-cols-[7rem_minmax(0,1fr)] gap-x-3 border-t border-line py-1.5 first:border-t-0">
      <dt className="text-muted">{term}</dt>
      <dd className="name min-w-0">{children}</dd>
    </div>
  );
}

const aside = 'text-12 text-muted';

function Cost({ cost }: Pick<MeshState, 'cost'>) {
  if (cost.basis === null) return <span className="text-unknown">{cost.missing}</span>;
  const share = shareWords(cost);
  return (
    <>
      <Figure value={cost.cpuCores} format={formatCores} className="font-medium" />
      <span className="text-muted">, </span>
      <Figure value={cost.memoryBytes} format={formatBytes} className="font-medium" />
      {share === null ? null : <span className={aside}>; {share}</span>}
    </>
  );
}

function Added({ addedLatency }: Pick<MeshState, 'addedLatency'>) {
  const { meanMs, says } = addedLatency;
  if (meanMs === null) return <span className="text-unknown">{says}</span>;
  return (
    <>
      <Figure value={meanMs} format={formatMs} className="font-medium" />
      <span className={aside}> {addedWords(addedLatency)}</span>
    </>
  );
}

function NextCertificate({ certificates }: Pick<MeshState, 'certificates'>) {
  const next = certificates.find(({ expiresAt }) => expiresAt !== null);
  if (next === undefined || next.expiresAt === null)
    return <span className="text-unknown">No certificate expiry is reported.</span>;
  return (
    <>
      <RelativeTime at={next.expiresAt} className="figures font-medium" />{' '}
      <span className={aside}>
        <bdi>{next.subject}</bdi>
        {next.state === 'expiring' || next.state === 'expired' ? `, ${next.state}` : ''}
      </span>
    </>
  );
}

function Card({ state, footer }: { readonly state: MeshState; readonly footer: ReactNode }) {
  const { controlPlane, versions } = state;
  return (
    <Panel title={placeTitle(state)} aside={<HealthMark health={state.state} word />} footer={footer}>
      <p className="mb-2 font-medium">{state.why}</p>
      <dl className="text-13">
        {controlPlane.missing === null ? null : (
          <Line term="Control plane">
            <span className="text-unknown">{controlPlane.missing}</span>
          </Line>
        )}
        <Line term="Versions">
          {versions.proxies.length === 0 ? (
            <span className="text-unknown">{versionsSentence(state)}</span>
          ) : (
            versionsSentence(state)
          )}
        </Line>
        <Line term="Data plane">
          <Cost cost={state.cost} />
        </Line>
        <Line term="Added latency">
          <Added addedLatency={state.addedLatency} />
        </Line>
        <Line term="Next certificate">
          <NextCertificate certificates={state.certificates} />
        </Line>
      </dl>
    </Panel>
  );
}

export interface MeshCardsProps {
  readonly meshes: readonly MeshState[];
  readonly provenance: (title: string) => ReactNode;
}

/** Each mesh in each cluster: how it feels, and what it costs. */
export function MeshCards({ meshes, provenance }: MeshCardsProps) {
  return (
    <div className="grid grid-cols-1 gap-3 lg:grid-cols-2 2xl:grid-cols-3">
      {meshes.map((state) => (
        <Card key={placeTitle(state)} state={state} footer={provenance(placeTitle(state))} />
      ))}
    </div>
  );
}
