import type { Metadata } from 'next';
import { LiveOverview } from '@/components/overview/live-overview';

export const metadata: Metadata = { title: 'Overview' };

export default function OverviewPage() {
  return <LiveOverview />;
}
