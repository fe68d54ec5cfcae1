import type { Metadata } from 'next';
import { SnapshotList } from '@/components/snapshot/snapshot-list';

export const metadata: Metadata = { title: 'Snapshots' };

export default function SnapshotsPage() {
  return <SnapshotList />;
}
