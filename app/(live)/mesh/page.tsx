import type { Metadata } from 'next';
import { LiveMesh } from '@/components/mesh/live-mesh';

export const metadata: Metadata = { title: 'Mesh' };

export default function MeshPage() {
  return <LiveMesh />;
}
