import type { Overview } from '@/lib/domain/overview';
import type { Snapshot } from '@/lib/domain/snapshot';
import type { Context } from './context';
import { loadSnapshot } from './load-snapshot';

/** What may be told of a snapshot to whoever only has its link: a crawler of a chat, a portal. */
export interface Said {
  readonly title: string;
  readonly description: string;
  /** Address of its card; null: none may be shown. */
  readonly image: string | null;
  readonly alt: string;
}

const verdictOf = ({ frames }: Snapshot): string | null => {
  const found = frames.find(({ endpoint }) => endpoint === 'overview');
  return found === undefined ? null : (found.frame.data as Overview).verdict.sentence;
};

const GENERIC = 'A frozen view of a service mesh.';

/** By the operator's privacy tier; null: there is no such snapshot. A store that is down tells nothing and denies nothing. */
export const describeSnapshot = async (context: Context, id: string): Promise<Said | null> => {
  const privacy = context.cards?.privacy ?? 'none';
  const plain: Said = { title: 'Snapshot', description: GENERIC, image: null, alt: GENERIC };
  const found = await loadSnapshot(id)(context);
  if (!found.ok) return 'refusal' in found && found.refusal.code === 'not-found' ? null : plain;
  if (privacy === 'none') return plain;
  const { data } = found.value;
  const full = privacy === 'full';
  return {
    title: full ? data.title : 'Snapshot',
    description: full ? (verdictOf(data) ?? (data.note || GENERIC)) : GENERIC,
    image: `${context.publicUrl ?? ''}/s/${id}/card.png`,
    alt: full ? (verdictOf(data) ?? data.title) : GENERIC,
  };
};
