import type { Metadata } from 'next';
import { LiveTrace } from '@/components/traces/live-trace';

interface Props {
  readonly params: Promise<{ readonly traceId: string }>;
}

/** Next hands path segments over as they stand in the address. */
const decoded = (segment: string): string => {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
};

export const metadata: Metadata = { title: 'Trace' };

export default async function TracePage({ params }: Props) {
  return <LiveTrace traceId={decoded((await params).traceId)} />;
}
