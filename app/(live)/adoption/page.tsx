import type { Metadata } from 'next';
import { Wizard } from '@/components/adoption/wizard';

export const metadata: Metadata = { title: 'Adoption' };

export default function AdoptionPage() {
  return (
    <div className="mx-auto w-full max-w-6xl p-4 max-sm:p-3 print:pb-0">
      <header className="mb-4 print:hidden">
        <h1 className="text-20 font-semibold">Should we run a mesh? Is ours earning its keep?</h1>
        <p className="mt-1 max-w-3xl text-14 text-muted">
          A conversation about requirements. What is measured here is filled in and compared with what you say; the
          verdict grows beside it, and every line of it names its rule.
        </p>
      </header>
      <Wizard />
    </div>
  );
}
