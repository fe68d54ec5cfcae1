import { type Protocol, protocols } from '@/lib/domain/entity';
import type { Health, MtlsState } from '@/lib/domain/graph';
import type { Op } from './display';
import { edgeOps } from './frame-edges';
import { healthMark, lockMark } from './glyphs';
import { healthOrder, mtlsOrder } from './order';
import { opsToSvg } from './svg';
import type { LegendEntry, Palette, PictureEdge } from './types';

const WIDTH = 28;
const HEIGHT = 16;
const MIDDLE = HEIGHT / 2;

const healthWords: Readonly<Record<Health, string>> = {
  failing: 'failing',
  degraded: 'degraded',
  healthy: 'healthy',
  idle: 'idle: no traffic',
  unknown: 'unknown: not reported',
};

const mtlsWords: Readonly<Record<MtlsState, string>> = {
  mutual: 'all mutual TLS',
  partial: 'partly plaintext',
  plaintext: 'plaintext',
  unknown: 'nobody says',
};

const protocolWords: Readonly<Record<Protocol, string>> = {
  http: 'HTTP',
  grpc: 'gRPC',
  tcp: 'TCP: dashed, ends in a dot',
};

const drawing = (ops: readonly Op[]): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}" viewBox="0 0 ${WIDTH} ${HEIGHT}" aria-hidden="true"><g stroke-linecap="round">${opsToSvg(ops)}</g></svg>`;

const plain: PictureEdge = {
  id: '',
  source: '',
  target: '',
  protocol: 'http',
  health: 'healthy',
  traffic: 5,
  trafficUnit: 'requests',
  label: null,
  mtls: 'mutual',
  disagree: false,
};

/** A short edge drawn by the code that draws edges. */
const sample = (palette: Palette, difference: Partial<PictureEdge>): string =>
  drawing(edgeOps({ ...plain, ...difference }, [2, MIDDLE, 10, MIDDLE, 18, MIDDLE, 26, MIDDLE], palette));

/** What the marks mean, drawn by the functions that draw the picture, so that the two cannot differ. */
export const legendEntries = (palette: Palette): readonly LegendEntry[] => [
  ...healthOrder.map((health) => ({
    section: 'health' as const,
    key: health,
    words: healthWords[health],
    svg: drawing(healthMark(health, palette, { x: WIDTH / 2, y: MIDDLE, r: 4.5 })),
  })),
  ...mtlsOrder.map((state) => ({
    section: 'mtls' as const,
    key: state,
    words: mtlsWords[state],
    svg: drawing(lockMark(state, palette, { x: WIDTH / 2, y: MIDDLE, r: 5.5 })),
  })),
  ...protocols.map((protocol) => ({
    section: 'protocol' as const,
    key: protocol,
    words: protocolWords[protocol],
    svg: sample(palette, { protocol }),
  })),
  { section: 'edge', key: 'little', words: 'under 1 request per second', svg: sample(palette, { traffic: 0.5 }) },
  { section: 'edge', key: 'much', words: 'over 100 requests per second', svg: sample(palette, { traffic: 500 }) },
  { section: 'edge', key: 'failing', words: 'failing', svg: sample(palette, { health: 'failing' }) },
  { section: 'edge', key: 'degraded', words: 'degraded: broken line', svg: sample(palette, { health: 'degraded' }) },
  { section: 'edge', key: 'unknown', words: 'not reported: dotted', svg: sample(palette, { health: 'unknown' }) },
  { section: 'edge', key: 'disagree', words: 'the two accounts disagree', svg: sample(palette, { disagree: true }) },
];
