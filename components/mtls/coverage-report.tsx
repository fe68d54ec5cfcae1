'use client';
import type { ReactNode } from 'react';
import { CertificateList } from '@/components/certificates/certificate-list';
import { type Loss, lossOf } from '@/components/query/words';
import { Panel } from '@/components/ui/panel';
import { EmptyState, Skeleton } from '@/components/ui/small';
import type { TableState } from '@/components/ui/table-state';
import { notReported } from '@/lib/domain/capabilities';
import type { Meta } from '@/lib/domain/envelope';
import type { CoverageReport } from '@/lib/domain/mtls';
import type { EpochMs } from '@/lib/domain/units';
import { formatWindow } from '@/lib/format/time';
import { CoverageMatrix } from './coverage-matrix';
import { CoverageSummary } from './coverage-summary';
import { DenialList, denialNote } from './denial-list';
import { IdentityTable } from './identity-table';
import { certificatesLooked, denialsLooked, identitiesLooked, protectionLooked, strictTitle } from './mesh-words';
import { NodeEncryption } from './node-encryption';
import { cellFilter, splitEdges } from './plaintext-edges';
import { PlaintextList } from './plaintext-list';
import { ReadinessList } from './readiness-list';
import { ReasonList } from './reason-list';
import { TrendChart } from './trend-chart';

const titles = {
  total: 'How much is protected',
  trend: 'Plaintext share over time',
  list: 'Who still talks plaintext to whom',
  matrix: 'From namespace to namespace',
  certificates: 'Certificates',
  identities: 'Identities',
  denials: 'Refused by authorization',
} as const;

const lookedFor = ({ meshes }: CoverageReport, { window, sources }: Meta): string => {
  if (meshes.length === 0) return 'No mesh reports in this window.';
  const asked = ` Asked for ${formatWindow(window.from, window.to, window.to)}, of ${sources.map(({ id }) => id).join(', ')}.`;
  return `${protectionLooked(meshes)}${notReported('protection', meshes) === null ? asked : ''}`;
};

const isSilent = ({ total }: CoverageReport): boolean =>
  total.knownRate + total.unknownRate === 0 && total.tcp === null;

/** Words for the list: what is known to be exposed, and apart from it what nobody speaks for. */
export const listAside = ({ edges }: CoverageReport): string => {
  const { plaintext, unknown } = splitEdges(edges);
  const rest = unknown.length > 0 ? `, ${unknown.length} nobody speaks for` : '';
  return `${plaintext.length} not fully protected${rest}`;
};

function Either({ when, title, children, looked, loss = null }: EitherProps) {
  return when ? children : <EmptyState title={loss?.title ?? title}>{loss?.words ?? looked}</EmptyState>;
}
interface EitherProps {
  readonly when: boolean;
  /** What is not there, and what was looked for. */
  readonly title: string;
  readonly looked: ReactNode;
  /** The question was not answered: said instead. */
  readonly loss?: Loss | null;
  readonly children: ReactNode;
}

const LIST = 'unprotected';

/** Brings the list into sight and hands it the keyboard. */
const revealList = () => {
  const list = document.getElementById(LIST);
  list?.scrollIntoView({ block: 'start' });
  list?.focus({ preventScroll: true });
};

export interface CoveragePartsProps {
  readonly report: CoverageReport;
  readonly meta: Meta;
  /** Order and filter of the list. */
  readonly table: TableState;
  readonly onZoom?: (from: EpochMs, to: EpochMs) => void;
  /** The foot of a panel: trust, age and the way to its receipt. */
  readonly provenance: (title: string) => ReactNode;
  /** Where no mesh is detected: what every mesh is looked for by. */
  readonly lookedForAny?: ReactNode;
}

/** Who is protected, who is not, since when and why, and what would break if it were enforced now. */
export function CoverageParts(props: CoveragePartsProps) {
  const { report, meta, table, onZoom, provenance, lookedForAny } = props;
  const silence = notReported('protection', report.meshes);
  const narrow = (q: string) => {
    table.setQ(q, 'push');
    revealList();
  };
  return (
    <div className="grid grid-cols-1 gap-3">
      <div className="grid grid-cols-1 gap-3 lg:grid-cols-[3fr_2fr]">
        <Panel title={titles.total} footer={provenance(titles.total)}>
          <Either
            when={!isSilent(report)}
            title="No traffic is reported."
            looked={report.meshes.length === 0 && lookedForAny !== undefined ? lookedForAny : lookedFor(report, meta)}
          >
            <CoverageSummary total={report.total} />
            {silence === null ? null : <p className="mt-3 text-13 text-muted">{silence}</p>}
            <NodeEncryption rows={report.nodeEncryption} />
          </Either>
        </Panel>
        <Panel title={titles.trend} aside="of known requests" footer={provenance(titles.trend)}>
          <Either
            when={report.trend.points.some(([, share]) => share !== null)}
            title="No trend can be drawn."
            looked={lookedFor(report, meta)}
            loss={lossOf(meta.trust, ['trend'])}
          >
            <TrendChart trend={report.trend} window={meta.window} {...(onZoom ? { onZoom } : {})} />
          </Either>
        </Panel>
      </div>
      <div id={LIST} tabIndex={-1} className="grid min-w-0 scroll-mt-24 grid-cols-1 outline-none">
        <Panel
          title={titles.list}
          aside={isSilent(report) ? '' : listAside(report)}
          footer={provenance(titles.list)}
          flush
        >
          <Either
            when={report.edges.length > 0}
            title={isSilent(report) ? 'No traffic is reported.' : 'Every call is protected.'}
            looked={isSilent(report) ? lookedFor(report, meta) : 'Nothing in this window is plaintext or unknown.'}
          >
            <ReasonList edges={report.edges} onPick={narrow} />
            <PlaintextList edges={report.edges} state={table} window={meta.window} />
          </Either>
        </Panel>
      </div>
      <Panel title={titles.matrix} aside="share of requests protected" footer={provenance(titles.matrix)}>
        <Either when={report.matrix.length > 0} title="No traffic between namespaces." looked={lookedFor(report, meta)}>
          <CoverageMatrix rows={report.matrix} onOpen={(from, to) => narrow(cellFilter(from, to))} />
        </Either>
      </Panel>
      <Enforcement {...props} />
    </div>
  );
}

/** What enforcing stands on: readiness, certificates, identities, and what is refused already. */
function Enforcement({ report, meta, provenance }: CoveragePartsProps) {
  const { strictReadiness, certificates, identities, denials, meshes } = report;
  const strict = strictTitle(meshes);
  return (
    <div className="grid grid-cols-1 gap-3 lg:grid-cols-2">
      <Panel title={strict} footer={provenance(strict)}>
        <Either when={strictReadiness.length > 0} title="No namespaces are reported." looked={lookedFor(report, meta)}>
          <ReadinessList rows={strictReadiness} />
        </Either>
      </Panel>
      <Panel title={titles.certificates} aside="soonest first" footer={provenance(titles.certificates)}>
        <Either
          when={certificates.length > 0}
          title="No certificate is reported."
          looked={certificatesLooked(meshes)}
          loss={lossOf(meta.trust, ['certificates'])}
        >
          <CertificateList certificates={certificates} />
        </Either>
      </Panel>
      <Panel title={titles.identities} footer={provenance(titles.identities)} flush>
        <Either when={identities.length > 0} title="No identity is reported." looked={identitiesLooked(meshes)}>
          <IdentityTable identities={identities} />
        </Either>
      </Panel>
      <Panel title={titles.denials} footer={provenance(titles.denials)}>
        <Either
          when={denials.length > 0}
          title="No refusal in this window."
          looked={denialsLooked(meshes)}
          loss={lossOf(meta.trust, ['denials'])}
        >
          <DenialList denials={denials} />
          <p className="mt-2 text-12 text-muted">{denialNote}</p>
        </Either>
      </Panel>
    </div>
  );
}

function Pending({ title, height }: { readonly title: string; readonly height: string }) {
  return (
    <Panel title={title} footer={<Skeleton className="h-3 w-24" />}>
      <Skeleton className={height} />
    </Panel>
  );
}

/** The page on its way, in its size. */
export function CoveragePending() {
  return (
    <div className="grid grid-cols-1 gap-3">
      <div className="grid grid-cols-1 gap-3 lg:grid-cols-[3fr_2fr]">
        <Pending title={titles.total} height="h-46" />
        <Pending title={titles.trend} height="h-46" />
      </div>
      <Pending title={titles.list} height="h-72" />
      <Pending title={titles.matrix} height="h-72" />
      <div className="grid grid-cols-1 gap-3 lg:grid-cols-2">
        <Pending title={strictTitle([])} height="h-48" />
        <Pending title={titles.certificates} height="h-48" />
        <Pending title={titles.identities} height="h-48" />
        <Pending title={titles.denials} height="h-48" />
      </div>
    </div>
  );
}
