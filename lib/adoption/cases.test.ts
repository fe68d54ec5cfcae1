import { expect, test } from 'vitest';
import type { Action, CapabilityId, Evaluation, Flip } from '@/lib/domain/adoption';
import { evaluate } from './evaluate';
import { cases } from './fixtures/cases';
import { profileOf } from './fixtures/profile';
import { capabilityIds } from './order';

const signs = { justified: 'J', justified_later: 'L', not_justified: '-', unknown: '?' } as const;

const resultsOf = ({ capabilities }: Evaluation): string =>
  capabilityIds.map((id) => signs[capabilities[id].result]).join(' ');

const actionsOf = (text: string): Partial<Record<CapabilityId, Action>> =>
  Object.fromEntries(
    text
      .split(' ')
      .filter((part) => part.includes(':'))
      .map((part) => part.split(':')),
  );

const isShape = (outcome: string): boolean => outcome !== '' && !outcome.startsWith('instead');

const insteadOf = (outcome: string): Record<string, string> =>
  Object.fromEntries(
    outcome
      .replace('instead ', '')
      .split(', ')
      .map((pair) => pair.split(': ')),
  );

test.each(cases)('%s %s', (_, __, differences, gate, results, actions, verdict, outcome) => {
  const found = evaluate(profileOf(differences));
  const [said, ...reasons] = verdict.split(/,? /);
  expect({
    verdict: found.verdict,
    reasons: new Set(found.reasons),
    gate: found.gate,
    results: resultsOf(found),
  }).toEqual({
    verdict: said,
    reasons: new Set(reasons),
    gate,
    results,
  });
  if (isShape(outcome)) expect(found.shape).toBe(outcome);
  if (outcome.startsWith('instead')) expect(found.instead).toEqual(insteadOf(outcome));
  if (found.mode === 'after') {
    const wanted = actionsOf(actions);
    for (const id of capabilityIds) expect([id, found.capabilities[id].action]).toEqual([id, wanted[id] ?? 'IDLE']);
  }
});

const keyOf = (id: string): string => ({ X10: 'limits', X5: 'clauses' })[id] ?? id;

const changes = ({ change }: Flip, key: string, value: string): boolean =>
  key in change && JSON.stringify(change[key]).replaceAll('"', '') === value;

test.each(cases)('%s turns as the table says', (_, __, differences, ___, ____, _____, ______, _______, flip) => {
  const { flips } = evaluate(profileOf(differences));
  if (flip === 'none') {
    expect(flips).toEqual([]);
    return;
  }
  const [, id = '', value = '', verdict] = /^(\S+) -> (\S+) (\S+)$/.exec(flip) ?? [];
  expect(flips.filter((each) => changes(each, keyOf(id), value)).map((each) => each.verdict)).toEqual([verdict]);
});
