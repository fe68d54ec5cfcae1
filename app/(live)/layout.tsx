import type { ReactNode } from 'react';
import { Frame } from '@/components/frame/frame';

export default function LiveLayout({ children }: { readonly children: ReactNode }) {
  return <Frame>{children}</Frame>;
}
