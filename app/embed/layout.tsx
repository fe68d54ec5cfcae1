import type { ReactNode } from 'react';

/** A bare shell: what frames it brings its own navigation. */
export default function EmbedLayout({ children }: { readonly children: ReactNode }) {
  return <main className="flex min-h-dvh min-w-0 flex-col">{children}</main>;
}
