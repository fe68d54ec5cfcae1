import type { Metadata } from 'next';
import { EmbedShell } from '@/components/embed/embed-shell';
import { configuration } from '@/lib/server/configuration';
import { originsOf } from '@/lib/server/framing';

export const metadata: Metadata = { title: 'Service graph' };

export default function EmbedGraphPage() {
  return <EmbedShell view="graph" origins={originsOf(configuration().embed.allowedOrigins)} />;
}
