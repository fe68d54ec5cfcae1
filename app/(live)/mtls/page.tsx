import type { Metadata } from 'next';
import { LiveCoverage } from '@/components/mtls/live-coverage';

export const metadata: Metadata = { title: 'mTLS' };

export default function MtlsPage() {
  return <LiveCoverage />;
}
