import { type AccountRow, labelsOf, type MeshAdapter, type RowField } from './adapter';

const DROPPED: readonly RowField[] = ['host', 'serviceName', 'serviceNamespace', 'principal', 'flags'];

/** Each end is its namespace: the callee's by its workload, else by the service that was called. */
const byNamespace = (row: AccountRow): AccountRow => {
  const source = labelsOf(row, 'sourceNamespace');
  const target = [...labelsOf(row, 'targetNamespace'), ...labelsOf(row, 'serviceNamespace')];
  const named = (end: 'source' | 'target', namespaces: readonly string[]) => ({
    [`${end}Namespace`]: namespaces,
    [`${end}Workload`]: namespaces,
  });
  const kept = Object.entries(row.labels).filter(
    ([field]) => !DROPPED.includes(field as RowField) && !/^(?:source|target)(?:Service|Version|App)$/.test(field),
  );
  return { ...row, labels: { ...Object.fromEntries(kept), ...named('source', source), ...named('target', target) } };
};

/**
 * The adapter as it tells of namespaces only: far fewer rows, summed by the back end. null: its rows must be read together
 * to know whose they are, so they cannot be summed before.
 */
export const atNamespaces = (adapter: MeshAdapter): MeshAdapter | null => {
  if (adapter.refine !== undefined) return null;
  const { client, server } = adapter.accounts;
  return { ...adapter, accounts: { client: byNamespace(client), server: byNamespace(server) } };
};
