import type { Metadata } from 'next';
import { EmbedShell } from '@/components/embed/embed-shell';
import { configuration } from '@/lib/server/configuration';
import { originsOf } from '@/lib/server/framing';

export const metadata: Metadata = { title: 'mTLS' };

export default function EmbedMtlsPage() {
  return <EmbedShell view="mtls" origins={originsOf(configuration().embed.allowedOrigins)} />;
}
