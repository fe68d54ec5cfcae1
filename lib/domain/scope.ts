/** What a node of the graph stands for. */
export const groupings = ['service', 'workload', 'version', 'namespace', 'cluster'] as const;
export type GroupBy = (typeof groupings)[number];

/** Whose golden signals are asked for. */
export const signalScopes = ['mesh', 'namespace', 'service', 'edge'] as const;
export type SignalScope = (typeof signalScopes)[number];
