import type { ReactNode } from 'react';
import { Frame } from '@/components/frame/frame';
import { Providers } from '@/components/frame/providers';

export default function LiveLayout({ children }: { readonly children: ReactNode }) {
  return (
    <Providers>
      <Frame>{children}</Frame>
    </Providers>
  );
}
