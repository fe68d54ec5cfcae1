import type { EvidenceItem, Listed, Listing } from '@/lib/domain/adoption';

/** Lists behind figures: made where something is measured, read where something is concluded, spelled where it is shown. */

/** More is told as a number: an assessment keeps every list it was judged by. */
const MOST = 200;
const LONGEST = 500;

export const listing = (items: readonly Listed[]): Listing => ({
  items: items.slice(0, MOST).map((each) => ({ ...each, name: each.name.slice(0, LONGEST) })),
  of: items.length,
});

/** Names once each, in order. */
export const namesListed = (names: Iterable<string>): Listing =>
  listing([...new Set(names)].sort().map((name) => ({ name })));

/** Is there nothing that the list leaves out? */
export const isWhole = ({ items, of }: Listing): boolean => items.length === of;

/** Before lists were kept as such they were joined to a text, which ended here. */
const CUT = 1500;

const splitAt = (text: string, at: number) => [text.slice(0, at), text.slice(at + 1)] as const;

/** What followed a name, by the name of the list. */
const spelledThen: Readonly<Record<string, (text: string) => Listed>> = {
  meshed: (text) => {
    const [name, count] = splitAt(text, text.lastIndexOf(' '));
    return Number.isInteger(Number(count)) ? { name, count: Number(count) } : { name: text };
  },
  versions: (text) => {
    const at = text.indexOf(' ');
    if (at < 0) return { name: text };
    const [name, version] = splitAt(text, at);
    return { name, version };
  },
};

/** The last of a text that was cut may be half a name. */
const readText = (name: string, text: string): Listing => {
  const parts = text.split(', ').filter((part) => part !== '');
  const whole = text.length < CUT ? parts : parts.slice(0, -1);
  return { items: whole.map(spelledThen[name] ?? ((part) => ({ name: part }))), of: parts.length };
};

/** The list of that name, also as assessments kept it before; null: there is none. */
export const listIn = ({ lists, detail }: Pick<EvidenceItem, 'lists' | 'detail'>, name: string): Listing | null => {
  const text = detail?.[name];
  return lists?.[name] ?? (typeof text === 'string' ? readText(name, text) : null);
};

/** Which meshes report. */
export const meshesIn = (item: Pick<EvidenceItem, 'lists' | 'detail'>): Listing | null =>
  listIn(item, 'meshes') ?? listIn(item, 'mesh');

const spelled = ({ name, count, version }: Listed): string =>
  [name, version, count].filter((part) => part !== undefined).join(' ');

/** `shop 12, pay 3 and 4 more`; empty: nothing. */
export const listText = (list: Listing | null): string => {
  if (list === null || list.items.length === 0) return '';
  const more = list.of - list.items.length;
  return `${list.items.map(spelled).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
};
