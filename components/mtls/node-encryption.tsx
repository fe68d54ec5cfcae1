import type { CoverageReport } from '@/lib/domain/mtls';

type Row = CoverageReport['nodeEncryption'][number];

const modeNames: Readonly<Record<string, string>> = { wireguard: 'WireGuard', ipsec: 'IPsec' };
const modeName = (mode: string): string => (Object.hasOwn(modeNames, mode) ? (modeNames[mode] ?? mode) : mode);

/** "2 of 2 nodes encrypt what leaves them (WireGuard)." */
export const nodeSentence = ({ encrypting, nodes, modes }: Row): string => {
  const how = modes.length === 0 ? '' : ` (${modes.map(modeName).join(', ')})`;
  return `${encrypting} of ${nodes} ${nodes === 1 ? 'node' : 'nodes'} encrypt what leaves them${how}.`;
};

/** Encryption below the mesh, beside the shares and never in them. */
export function NodeEncryption({ rows }: { readonly rows: readonly Row[] }) {
  if (rows.length === 0) return null;
  return (
    <div className="mt-3 border-t border-line pt-3 text-13">
      <p className="font-medium">Between nodes</p>
      {rows.map((row) => (
        <p key={row.cluster} className="name">
          {rows.length > 1 ? <bdi className="mr-1.5 text-muted">{row.cluster}</bdi> : null}
          {nodeSentence(row)}
        </p>
      ))}
      <p className="text-12 text-muted">
        A property of nodes, not of calls: no identity is verified, and calls within a node are not encrypted by it.
      </p>
    </div>
  );
}
