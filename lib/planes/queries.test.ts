import { parser } from '@prometheus-io/lezer-promql';
import { describe, expect, test } from 'vitest';
import { certificatesQuery } from '@/lib/mtls/certificates';
import { addedLatencyQuery } from './added-latency';
import { costQuery } from './cost';
import { controlPlanesQuery, istiodQuery, proxiesQuery } from './queries';

const hasErrors = (query: string): boolean => {
  let errors = 0;
  parser.parse(query).iterate({ enter: ({ name }) => void (name === '⚠' && errors++) });
  return errors > 0;
};

/** VictoriaMetrics refuses longer ones (-search.maxQueryLen). */
const LONGEST = 16_384;
const MONTH = 31 * 86_400_000;

describe.each([
  ['what istiod says', istiodQuery(MONTH)],
  ['what other control planes say', controlPlanesQuery(MONTH)],
  ['what proxies say', proxiesQuery(MONTH)],
  ['what containers use', costQuery(MONTH)],
  ['what proxies add', addedLatencyQuery(MONTH)],
  ['when certificates end', certificatesQuery],
])('%s', (_, query) => {
  test('is one question that every back end takes', () => {
    expect(hasErrors(query)).toBe(false);
    expect(query.length).toBeLessThan(LONGEST);
  });
});
