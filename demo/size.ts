import type { MeshSize } from './generator';

/** Services asked for in place of the shop, from the command line: `npm run demo -- --services 2000`. */
const asked = Number(process.env.WEFTLINE_DEMO_SERVICES ?? 0);

const PER_SERVICE = { edges: 3.5, namespaces: 1 / 50 } as const;

/** The size of a generated mesh that the demo shows; null: the shop. */
export const generatedSize: MeshSize | null =
  Number.isInteger(asked) && asked > 0
    ? {
        services: asked,
        edges: Math.round(asked * PER_SERVICE.edges),
        namespaces: Math.min(asked, Math.max(4, Math.round(asked * PER_SERVICE.namespaces))),
        seed: 1,
      }
    : null;
