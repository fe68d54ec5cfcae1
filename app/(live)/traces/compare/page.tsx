import type { Metadata } from 'next';
import { LiveComparison } from '@/components/traces/live-comparison';

export const metadata: Metadata = { title: 'Two traces' };

export default function TraceComparePage() {
  return <LiveComparison />;
}
