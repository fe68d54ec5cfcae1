import type { ReactNode } from 'react';
import { Providers } from '@/components/frame/providers';

export default function SnapshotLayout({ children }: { readonly children: ReactNode }) {
  return <Providers>{children}</Providers>;
}
