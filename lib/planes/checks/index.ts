import type { CheckRow } from '@/lib/planes/row';
import { ambientChecks } from './ambient';
import { ciliumChecks } from './cilium';
import { consulChecks } from './consul';
import { istioChecks } from './istio';
import { kumaChecks } from './kuma';
import { linkerdChecks } from './linkerd';

/** Every question about a mesh's own health. The API, the page and the queries are made from this table. */
export const checkRows: readonly CheckRow[] = [
  ...istioChecks,
  ...ambientChecks,
  ...linkerdChecks,
  ...consulChecks,
  ...kumaChecks,
  ...ciliumChecks,
];
