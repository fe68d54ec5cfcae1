import manifest from '@/package.json' with { type: 'json' };

/** Ours, as in package.json. */
export const version: string = manifest.version;
