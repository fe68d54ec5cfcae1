import { ambient } from './ambient';
import { cilium } from './cilium';
import { consul } from './consul';
import type { AdapterExpectation } from './expectation';
import { istio } from './istio';
import { kuma } from './kuma';
import { linkerd } from './linkerd';
import { otel } from './otel';

/** What every mesh's sample must show. */
export const expectations: readonly AdapterExpectation[] = [istio, linkerd, consul, kuma, cilium, ambient, otel];
