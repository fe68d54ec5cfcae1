import { type Capability, notReported } from '@/lib/domain/capabilities';
import type { MeshId } from '@/lib/domain/entity';
import type { ServiceRow } from '@/lib/domain/service';

const meshesOf = (rows: readonly ServiceRow[]): readonly MeshId[] => [...new Set(rows.flatMap(({ meshes }) => meshes))];

/** What a column needs, and which rows have nothing in it. */
const columns: readonly (readonly [Capability, (row: ServiceRow) => boolean])[] = [
  ['requests', ({ in: arriving, out }) => arriving.requestRate === null && out.requestRate === null],
  ['protection', ({ mtls }) => mtls.share === null && (mtls.tcp?.share ?? null) === null],
  ['versions', ({ versions }) => versions.length === 0],
];

/** Failures that nothing shows: spans say themselves whether they failed. */
const hidden = (rows: readonly ServiceRow[]): string | null =>
  notReported(
    'grpcStatus',
    meshesOf(rows).filter((mesh) => mesh !== 'otel'),
  );

/** Why columns of the list are empty where no mesh of those rows reports them, each in one sentence. */
export const silencesOf = (rows: readonly ServiceRow[]): readonly string[] => {
  const said = columns.map(([capability, isSilent]) => notReported(capability, meshesOf(rows.filter(isSilent))));
  return [...new Set([...said, hidden(rows)].filter((sentence) => sentence !== null))];
};
