import { describe, expect, test } from 'vitest';
import type { PromQL } from '@/lib/domain/units';
import { ProblemError } from './get-json';
import { apiCurl, queryCurl } from './receipt-words';
import { adviceFor, reasonWords } from './words';

describe('receipts', () => {
  test('a quote in a label value stays inside the shell’s quotes', () => {
    const promql = `up{job="it's"}` as PromQL;
    expect(queryCurl({ promql, at: 1_795_377_290_500 })).toBe(
      `curl -s "$PROMETHEUS_URL/api/v1/query" \\\n  --data-urlencode 'query=up{job="it'\\''s"}' \\\n  --data-urlencode 'time=1795377290.5'`,
    );
  });

  test('our own question as a command', () => {
    expect(apiCurl('http://x', 'graph', new URLSearchParams({ from: 'now-1h', receipt: '1' }))).toBe(
      "curl -s 'http://x/api/v1/graph?from=now-1h&receipt=1'",
    );
  });
});

test.each([
  ['source-down:prom-east', 'prom-east did not answer; its part is missing.'],
  ['low-sample', 'Too few requests in this window to accuse anyone.'],
  ['something new', 'something new'],
])('the reason %s reads as a sentence', (reason, words) => {
  expect(reasonWords(reason)).toBe(words);
});

test('a problem says what to do only where something can be done', () => {
  const problem = { title: 't', detail: 'd', status: 504 };
  expect(adviceFor({ ...problem, code: 'timeout' })).toBe('A shorter window asks less of it.');
  expect(adviceFor({ ...problem, code: 'internal' })).toBeNull();
  expect(new ProblemError({ ...problem, code: 'timeout' }).message).toBe('d');
});
