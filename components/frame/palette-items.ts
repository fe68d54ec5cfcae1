import type { ServiceRow } from '@/lib/domain/service';

export type Found = Pick<ServiceRow, 'id' | 'cluster' | 'namespace' | 'name' | 'kind' | 'health'>;

const MOST = 12;

/** 3: the name is the text; 2: starts with it; 1: holds it somewhere, namespace included; 0: no match. */
const score = ({ name, namespace }: Pick<Found, 'name' | 'namespace'>, wanted: string): number => {
  const lower = name.toLowerCase();
  if (lower === wanted) return 3;
  if (lower.startsWith(wanted)) return 2;
  return `${namespace}/${name}`.toLowerCase().includes(wanted) ? 1 : 0;
};

/** The services a few letters mean, best first; without letters the first ones as listed. */
export const findServices = (services: readonly Found[], text: string): readonly Found[] => {
  const wanted = text.trim().toLowerCase();
  if (wanted === '') return services.slice(0, MOST / 2);
  return services
    .map((service) => ({ service, rank: score(service, wanted) }))
    .filter(({ rank }) => rank > 0)
    .sort((a, b) => b.rank - a.rank || a.service.name.length - b.service.name.length)
    .slice(0, MOST)
    .map(({ service }) => service);
};

/** Plain "holds it" for the short fixed lists. */
export const holds = (words: string, text: string): boolean => words.toLowerCase().includes(text.trim().toLowerCase());
