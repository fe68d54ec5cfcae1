import type { Health, MtlsState } from '@/lib/domain/graph';

// Worst first, as everywhere. Spelled here and not imported: the domain's lists live beside zod schemas.
export const healthStates = ['failing', 'degraded', 'healthy', 'idle', 'unknown'] as const satisfies readonly Health[];
export const mtlsStates = ['mutual', 'partial', 'plaintext', 'unknown'] as const satisfies readonly MtlsState[];
