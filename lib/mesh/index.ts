import type { MeshAdapter } from './adapter';
import { istio } from './istio';

/** Every mesh Weftline reads, in order of precedence where two report one call (fine-print.md 19). */
export const adapters: readonly MeshAdapter[] = [istio];
