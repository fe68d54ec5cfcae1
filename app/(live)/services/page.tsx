import type { Metadata } from 'next';
import { LiveServices } from '@/components/services/live-services';

export const metadata: Metadata = { title: 'Services' };

export default function ServicesPage() {
  return (
    <>
      <h1 className="sr-only">Services</h1>
      <div className="grid grid-cols-1 p-4 max-sm:p-3">
        <LiveServices />
      </div>
    </>
  );
}
