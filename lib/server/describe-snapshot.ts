import { cardModel } from './card-model';
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

const GENERIC = 'A frozen view of a service mesh.';

/** Letters: a name can be of any length, and nobody reads more of it in a chat. */
const MOST = 300;
const sentence = (text: string): string => `${[...text].slice(0, MOST).join('').replace(/\.$/, '')}.`;

/** By the operator's privacy tier; null: there is no such snapshot. A store that is down tells nothing and denies nothing. */
export const describeSnapshot = async (context: Context, id: string): Promise<Said | null> => {
  const privacy = context.cards?.privacy ?? 'none';
  const plain: Said = { title: 'Snapshot', description: GENERIC, image: null, alt: GENERIC };
  const found = await loadSnapshot(id)(context);
  if (!found.ok) return 'refusal' in found && found.refusal.code === 'not-found' ? null : plain;
  if (privacy === 'none') return plain;
  const { data } = found.value;
  // The same words as on the card, for those who see no pictures.
  const model = cardModel(data, privacy);
  const verdict = model === null ? GENERIC : sentence(model.verdict);
  return {
    title: privacy === 'full' ? data.title : 'Snapshot',
    description: model === null ? GENERIC : `${verdict} ${model.when}.`,
    image: `${context.publicUrl ?? ''}/s/${id}/card.png`,
    alt: verdict,
  };
};
