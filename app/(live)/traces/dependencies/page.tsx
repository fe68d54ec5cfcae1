import type { Metadata } from 'next';
import { LiveAgreement } from '@/components/traces/live-agreement';

export const metadata: Metadata = { title: 'Traces beside the metrics' };

export default function TraceDependenciesPage() {
  return <LiveAgreement />;
}
