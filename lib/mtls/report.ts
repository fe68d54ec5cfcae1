import type { Coverage, CoverageEdge, CoverageReport } from '@/lib/domain/mtls';
import { significant, significantOrNull } from '@/lib/graph/round';

type Figures = Pick<Coverage, 'share' | 'knownRate' | 'unknownRate' | 'plaintextRate' | 'tcp'>;

/** Coverage figures as the API spells them: 4 significant digits. */
export const roundedCoverage = <T extends Figures>(figures: T): T => ({
  ...figures,
  share: significantOrNull(figures.share),
  knownRate: significant(figures.knownRate),
  unknownRate: significant(figures.unknownRate),
  plaintextRate: significant(figures.plaintextRate),
  tcp:
    figures.tcp === null
      ? null
      : {
          ...figures.tcp,
          share: significantOrNull(figures.tcp.share),
          known: significant(figures.tcp.known),
          unknown: significant(figures.tcp.unknown),
          plaintext: significant(figures.tcp.plaintext),
        },
});

export const roundedEdge = (edge: CoverageEdge): CoverageEdge => ({
  ...edge,
  share: significantOrNull(edge.share),
  knownRate: significantOrNull(edge.knownRate),
  unknownRate: significantOrNull(edge.unknownRate),
  plaintextRate: significantOrNull(edge.plaintextRate),
});

const roundedReadiness = (row: CoverageReport['strictReadiness'][number]): typeof row => ({
  ...row,
  wouldBreakRate: significant(row.wouldBreakRate),
  unknownRate: significant(row.unknownRate),
  wouldBreak: row.wouldBreak.map((each) => ({ ...each, requestRate: significant(each.requestRate) })),
});

/** The whole report with 4 significant digits. The state of a share that rounds to 1 still says `partial`. */
export const roundedReport = (report: CoverageReport): CoverageReport => ({
  ...report,
  total: roundedCoverage(report.total),
  namespaces: report.namespaces.map(roundedCoverage),
  matrix: report.matrix.map(roundedCoverage),
  edges: report.edges.map(roundedEdge),
  identities: report.identities.map((each) => ({ ...each, requestRate: significant(each.requestRate) })),
  strictReadiness: report.strictReadiness.map(roundedReadiness),
  denials: report.denials.map((each) => ({ ...each, rate: significant(each.rate) })),
});
