import type { MeshAdapter } from './adapter';
import { ambient } from './ambient';
import { cilium } from './cilium';
import { consul } from './consul';
import { istio } from './istio';
import { kuma } from './kuma';
import { linkerd } from './linkerd';
import { otel } from './otel';

/** Every mesh Weftline reads, in order of precedence where two report one call (fine-print.md 19). */
export const adapters: readonly MeshAdapter[] = [istio, linkerd, consul, kuma, cilium, ambient, otel];
