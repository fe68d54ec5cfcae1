import { expect, test } from 'vitest';
import type { AccountFigures } from '@/lib/domain/graph';
import { accountsGap } from './accounts-gap';

const said = (requestRate: number | null, errorRate: number | null): AccountFigures => ({
  requestRate,
  errorRate,
  clientErrorRate: null,
  bytesRate: null,
});

test.each([
  ['agree', said(10, 0.02), said(10, 0.021), null],
  ['disagree on failures', said(10, 0.08), said(10, 0), 'caller sees 8 % fail, callee 0 %: lost on the way'],
  ['disagree the other way', said(10, 0), said(10, 0.05), 'caller sees 0 % fail, callee 5 %'],
  ['lose requests', said(10, 0), said(6, 0), '40 % of what is sent never arrives'],
  ['retry', said(5, 0), said(10, 0), '50 % more arrives than is sent: retries'],
  ['are one', said(10, 0.5), null, null],
  ['say nothing', said(null, null), said(null, null), null],
  ['are idle', said(0, null), said(0, null), null],
])('two ends that %s', (_, client, server, expected) => {
  expect(accountsGap({ accounts: { client, server } })).toBe(expected);
});
