import { type Scope, within } from '@/lib/domain/access';
import { parseEntityId } from '@/lib/domain/entity';
import type { CoverageReport } from '@/lib/domain/mtls';

type Denial = CoverageReport['denials'][number];

const isAt = (scope: Scope, id: string | null): boolean => {
  const entity = id === null ? null : parseEntityId(id);
  return entity !== null && within(scope, entity);
};

/** Who was refused is told by name only where the name may be seen. */
const scopedDenial = (scope: Scope, denial: Denial): Denial =>
  denial.kind === 'likely' || isAt(scope, denial.source)
    ? denial
    : { ...denial, source: null, detail: 'refused a caller outside what you may see' };

interface Placed {
  readonly cluster: string | null;
  readonly namespace: string | null;
}

const placedWithin = (scope: Scope, { cluster, namespace }: Placed): boolean =>
  within(scope, { cluster: cluster ?? '', namespace: namespace ?? '' });

/** The parts of a report that are not summed from calls, narrowed to what somebody may see. */
export const scopedReport = (report: CoverageReport, scope: Scope | undefined): CoverageReport => {
  if (scope === undefined) return report;
  const isIn = (place: Placed): boolean => placedWithin(scope, place);
  const isTwofold = scope.clusters.length > 0 && scope.namespaces.length > 0;
  return {
    ...report,
    namespaces: report.namespaces.filter(isIn),
    // Rows over time are told apart by namespace in the question and by cluster in its answer, not by both at once.
    trend: isTwofold ? { ...report.trend, points: [] } : report.trend,
    // Nodes carry everybody's workloads.
    nodeEncryption:
      scope.namespaces.length > 0 ? [] : report.nodeEncryption.filter((row) => isIn({ ...row, namespace: '' })),
    // The soonest of all are asked for, and judged by the longest life of all: both tell of others.
    certificates: [],
    strictReadiness: report.strictReadiness.filter(isIn),
    denials: report.denials.filter(({ target }) => isAt(scope, target)).map((denial) => scopedDenial(scope, denial)),
  };
};
