import { GeistMono } from 'geist/font/mono';
import { GeistSans } from 'geist/font/sans';
import type { Metadata, Viewport } from 'next';
import { headers } from 'next/headers';
import type { ReactNode } from 'react';
import { firstPaint } from '@/components/frame/first-paint';
import './globals.css';

export const metadata: Metadata = {
  title: { default: 'Weftline', template: '%s · Weftline' },
  description: 'Service dependencies, golden signals and mTLS coverage of a service mesh.',
  applicationName: 'Weftline',
  referrer: 'same-origin',
  robots: { index: false, follow: false },
};

export const viewport: Viewport = {
  width: 'device-width',
  initialScale: 1,
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#f6f3ee' },
    { media: '(prefers-color-scheme: dark)', color: '#15141a' },
  ],
};

/** Reading the nonce makes every route render per request, which a nonce needs. */
export default async function RootLayout({ children }: { readonly children: ReactNode }) {
  const nonce = (await headers()).get('x-nonce') ?? undefined;
  return (
    // The first-paint script sets the theme before React wakes up; browsers hide a nonce once it is used.
    <html lang="en" suppressHydrationWarning className={`${GeistSans.variable} ${GeistMono.variable}`}>
      <head>
        <script nonce={nonce} suppressHydrationWarning>
          {firstPaint}
        </script>
      </head>
      <body>{children}</body>
    </html>
  );
}
