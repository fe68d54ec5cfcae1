import type { Metadata } from 'next';
import { EmbedShell } from '@/components/embed/embed-shell';
import { configuration } from '@/lib/server/configuration';
import { originsOf } from '@/lib/server/framing';

export const metadata: Metadata = { title: 'Golden signals' };

export default function EmbedSignalsPage() {
  return <EmbedShell view="signals" origins={originsOf(configuration().embed.allowedOrigins)} />;
}
