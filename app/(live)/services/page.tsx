import type { Metadata } from 'next';
import { LiveServices } from '@/components/services/live-services';

export const metadata: Metadata = { title: 'Services' };

export default function ServicesPage() {
  return (
    <>
      <h1 className="sr-only">Services</h1>
      <LiveServices />
    </>
  );
}
