import type { FaultDomain } from '@/lib/domain/service';
import { flagRowOf } from './flag-rows';

/** Where one row points: the domain, and the word that says so (a flag, a code, or the gap). */
export interface Sign {
  readonly domain: FaultDomain;
  readonly mark: string;
  readonly rate: number;
  /** Somebody else may know better: the code of an answer that a proxy may have made; empty: there was none to see. */
  readonly open?: string;
}

/** What proxies counted of answers they made themselves, by the flag that would stand on such an answer. Per second. */
export interface Evidence {
  readonly flag: string;
  readonly rate: number;
  /** Codes of the answers so made; null: of any. */
  readonly codes: readonly string[] | null;
}

/** Where a flag points that stands alone: a symptom, or one nobody knows, nowhere. */
export const flagDomain = (flag: string): FaultDomain => flagRowOf(flag)?.domain ?? 'unknown';

export const total = (rows: readonly { readonly rate: number }[]): number =>
  rows.reduce((sum, { rate }) => sum + rate, 0);

/** Codes that an Envoy answers with itself, and what it counts each time it does. */
const MADE_BY_PROXIES: Readonly<Record<string, readonly string[]>> = {
  '502': ['UPE'],
  '503': ['UH', 'UF', 'UO'],
  '504': ['UT'],
};

/** An answer with this code may be the proxy's own. */
export const mayBeProxys = (code: string | null): boolean =>
  code === null || code === '0' || Object.hasOwn(MADE_BY_PROXIES, code);

const explains = ({ codes }: Evidence, { open }: Sign): boolean =>
  open !== undefined && (codes === null || codes.includes(open));

/** Where everything a proxy counts of its own answers is known, what is left over is the callee's. */
const leftOver = (sign: Sign, evidence: readonly Evidence[], rate: number): Sign => {
  const needed = MADE_BY_PROXIES[sign.open ?? ''];
  const isCounted = needed?.every((flag) => evidence.some((each) => each.flag === flag)) ?? false;
  return isCounted ? { ...sign, domain: 'application', rate } : { ...sign, rate };
};

/** Two counters of the same events are read at different moments: so little of a difference is none. */
const SKEW = 0.01;

/** Evidence of the same codes explains the same answers. */
const byCodes = (evidence: readonly Evidence[]): readonly (readonly Evidence[])[] =>
  [...new Set(evidence.map(({ codes }) => JSON.stringify(codes)))]
    .toSorted()
    .map((key) => evidence.filter(({ codes }) => JSON.stringify(codes) === key));

/**
 * Signs with what proxies counted put in the place of answers nobody could tell apart: never more of them than there
 * are, and in their own proportions where the proxies counted more (retries, connections beside requests).
 */
export const explained = (signs: readonly Sign[], evidence: readonly Evidence[]): readonly Sign[] => {
  const rates = signs.map(({ rate }) => rate);
  const found = byCodes(evidence).flatMap((group): readonly Sign[] => {
    const [first] = group;
    if (first === undefined) return [];
    const isOpen = signs.map((sign) => explains(first, sign));
    const open = rates.reduce((sum, rate, index) => sum + (isOpen[index] ? rate : 0), 0);
    const counted = total(group);
    if (open <= 0 || counted <= 0) return [];
    const used = Math.min(open, counted);
    const rest = 1 - used / open;
    for (const [index, rate] of rates.entries()) if (isOpen[index]) rates[index] = rest < SKEW ? 0 : rate * rest;
    return group.map(({ flag, rate }) => ({
      domain: flagDomain(flag),
      mark: flag,
      rate: rate * (used / counted),
    }));
  });
  return [...signs.map((sign, index) => leftOver(sign, evidence, rates[index] ?? 0)), ...found];
};
