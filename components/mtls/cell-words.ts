import type { MtlsState } from '@/lib/domain/graph';
import {
  type Formatted,
  formatBytesRate,
  formatConnections,
  formatPercent,
  formatRate,
  spell,
} from '@/lib/format/number';
import { stateOf } from './coverage-parts';
import type { MatrixCell, TcpFigures } from './matrix';

type Basis = TcpFigures['basis'];

/** How a figure of each basis is set: requests, connections or bytes per second. */
export const basisFormats: Readonly<Record<Basis, (value: number) => Formatted>> = {
  requests: formatRate,
  connections: formatConnections,
  bytes: formatBytesRate,
};

export const basisWords: Readonly<Record<Basis, string>> = {
  requests: 'requests',
  connections: 'TCP connections opened',
  bytes: 'TCP bytes',
};

export interface CellFace {
  readonly state: MtlsState;
  /** The one figure of the cell. */
  readonly figure: string;
  /** What the figure is of, in a few letters under it. */
  readonly of: string;
}

const shareText = (share: number): string => {
  const { text } = formatPercent(share);
  return `${text} %`;
};

/**
 * What a cell shows: the share of requests; where there are none the share of TCP; where nobody says, how much
 * travels unseen. Never a share made of the unknown.
 */
export const cellFace = (cell: MatrixCell): CellFace => {
  const traffic = cell.knownRate + cell.unknownRate;
  if (cell.share !== null) {
    return { state: stateOf(cell.share), figure: shareText(cell.share), of: spell(formatRate(traffic)) };
  }
  const [tcp] = cell.tcp;
  if (traffic === 0 && tcp !== undefined && tcp.share !== null) {
    return {
      state: stateOf(tcp.share),
      figure: shareText(tcp.share),
      of: `tcp ${spell(basisFormats[tcp.basis](tcp.known + tcp.unknown))}`,
    };
  }
  const unseen =
    traffic > 0 || tcp === undefined ? spell(formatRate(traffic)) : spell(basisFormats[tcp.basis](tcp.unknown));
  return { state: 'unknown', figure: '?', of: unseen };
};

const tcpSentence = ({ share, known, unknown, basis }: TcpFigures): string => {
  const format = basisFormats[basis];
  if (share === null) return `${basisWords[basis]}: protection of ${spell(format(unknown))} is not reported`;
  const beside = unknown > 0 ? `, ${spell(format(unknown))} not reported` : '';
  return `${basisWords[basis]}: ${shareText(share)} of ${spell(format(known))} protected${beside}`;
};

/** The cell read out in full. */
export const cellSentence = (from: string, to: string, cell: MatrixCell): string => {
  const requests =
    cell.share === null
      ? cell.unknownRate > 0
        ? [`protection of ${spell(formatRate(cell.unknownRate))} is not reported`]
        : []
      : [
          `${shareText(cell.share)} of ${spell(formatRate(cell.knownRate))} protected`,
          ...(cell.plaintextRate > 0 ? [`${spell(formatRate(cell.plaintextRate))} in plaintext`] : []),
          ...(cell.unknownRate > 0 ? [`${spell(formatRate(cell.unknownRate))} not reported`] : []),
        ];
  return `${from} to ${to}: ${[...requests, ...cell.tcp.map(tcpSentence)].join(', ')}`;
};
