/** The page of a trace. */
export const tracePath = (traceId: string): string => `/traces/${encodeURIComponent(traceId)}`;
