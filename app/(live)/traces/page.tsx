import type { Metadata } from 'next';
import { LiveTraces } from '@/components/traces/live-traces';

export const metadata: Metadata = { title: 'Traces' };

export default function TracesPage() {
  return <LiveTraces />;
}
