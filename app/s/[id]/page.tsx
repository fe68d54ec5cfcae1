import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { cache } from 'react';
import { Logo } from '@/components/frame/logo';
import { SnapshotView } from '@/components/snapshot/snapshot-view';
import { context } from '@/lib/server/context';
import { describeSnapshot } from '@/lib/server/describe-snapshot';

interface PageProps {
  readonly params: Promise<{ readonly id: string }>;
}

/** For the head and the body of one answer. */
const described = cache((id: string) => describeSnapshot(context(), id));

/** What a chat shows of the link: as little as the operator allows. */
export const generateMetadata = async ({ params }: PageProps): Promise<Metadata> => {
  const { id } = await params;
  const said = await described(id);
  const title = said?.title ?? 'Snapshot';
  if (said === null) return { title };
  const images = said.image === null ? {} : { images: [{ url: said.image, width: 1200, height: 630, alt: said.alt }] };
  return {
    title,
    description: said.description,
    referrer: 'no-referrer',
    openGraph: { type: 'website', siteName: 'Weftline', title, description: said.description, ...images },
    twitter: { card: said.image === null ? 'summary' : 'summary_large_image' },
  };
};

/** A frozen view. It stands alone: no navigation, no time range, nothing that asks a source. */
export default async function SnapshotPage({ params }: PageProps) {
  const { id } = await params;
  // The same page for what never was, expired or was revoked; a store that is down says so in the page itself.
  if ((await described(id)) === null) notFound();
  return (
    <div className="flex min-h-dvh flex-col">
      <div className="flex h-12 items-center border-b border-line bg-panel px-4 print:hidden">
        <a href="/" className="inline-flex items-center gap-2 text-14 font-semibold text-ink no-underline">
          <Logo className="size-5 text-accent" />
          Weftline
        </a>
      </div>
      <main id="main" className="flex min-w-0 flex-1 flex-col">
        <SnapshotView id={id} />
      </main>
    </div>
  );
}
