import type { AdoptionDraft, EvidenceItem, EvidenceKey } from '@/lib/domain/adoption';
import { measured } from './evidence-rules';

type Told = AdoptionDraft['told'];

/** Computed from the draft whenever it is judged, or an input of the cost sheet: nobody has to tell it. */
const OWN: readonly EvidenceKey[] = ['cost_low', 'cost_high', 'budget'];

const keyOf = ({ key }: EvidenceItem): EvidenceKey => key.slice(3) as EvidenceKey;

/** The facts among saved evidence that somebody told: without a query nobody can ask for them again. */
export const toldIn = (evidence: readonly EvidenceItem[]): Told =>
  Object.fromEntries(
    evidence.flatMap((item) => {
      const key = keyOf(item);
      const value = measured({ evidence }, key);
      return item.query || value === null || OWN.includes(key) ? [] : [[key, value]];
    }),
  );

/** What is measured, and what was told where nothing is. */
export const withTold = (found: readonly EvidenceItem[], told: Told): readonly EvidenceItem[] => {
  const open = Object.entries(told).filter(([key]) => measured({ evidence: found }, key as EvidenceKey) === null);
  const instead = open.map(([key, value]): EvidenceItem => ({ key: `ev.${key as EvidenceKey}`, value }));
  return [...found.filter(({ key }) => !instead.some((item) => item.key === key)), ...instead];
};
