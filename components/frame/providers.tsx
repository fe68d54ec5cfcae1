'use client';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { NuqsAdapter } from 'nuqs/adapters/next/app';
import { type ReactNode, useState } from 'react';

const client = (): QueryClient =>
  new QueryClient({
    defaultOptions: {
      // Our own server tells a failed source from a lost network; the browser's online flag only guesses.
      queries: { networkMode: 'always', refetchOnWindowFocus: true, gcTime: 10 * 60_000, structuralSharing: true },
    },
  });

export function Providers({ children }: { readonly children: ReactNode }) {
  const [queries] = useState(client);
  return (
    <QueryClientProvider client={queries}>
      <NuqsAdapter>{children}</NuqsAdapter>
    </QueryClientProvider>
  );
}
