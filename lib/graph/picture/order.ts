import type { Health, MtlsState } from '@/lib/domain/graph';

// Not imported from the domain: its file brings the whole schema library into the page.

/**
 * Whoever must show one state for many shows the first of these that occurs. What is not reported neither raises nor
 * hides the health of the rest (fine-print.md 11).
 */
export const healthOrder = ['failing', 'degraded', 'healthy', 'idle', 'unknown'] as const satisfies readonly Health[];
export const mtlsOrder = ['mutual', 'partial', 'plaintext', 'unknown'] as const satisfies readonly MtlsState[];

/** Higher is worse. */
export const severity: Readonly<Record<Health, number>> = { failing: 4, degraded: 3, unknown: 2, healthy: 1, idle: 0 };
