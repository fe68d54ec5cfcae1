import { describe, expect, test } from 'vitest';
import { draw } from '@/components/services/fixtures/draw';
import { checkoutDetail, HOSTILE } from '@/components/services/fixtures/shop';
import { FaultDomains, faultVerdict } from './fault-domains';
import { ResponseTable, responseLines } from './response-table';

describe('responses', () => {
  test('failures come first; shares are of one direction and one account', () => {
    const lines = responseLines(checkoutDetail.responses);
    expect(lines.map(({ outcome }) => outcome)).toEqual(['failed', 'failed', 'failed', 'client', 'client', 'ok', 'ok']);
    const server = lines.find(({ account }) => account === 'server');
    expect(server?.share).toBe(1);
    for (const group of ['in client', 'out client']) {
      const own = lines.filter(({ direction, account }) => `${direction} ${account}` === group);
      expect(own.reduce((sum, { share }) => sum + (share ?? 0), 0)).toBeCloseTo(1);
    }
  });

  test('a flag is explained in words, a hostile one is text', () => {
    const html = draw(<ResponseTable responses={checkoutDetail.responses} />);
    expect(html).toContain('circuit breaker was full');
    expect(html).not.toContain('<img');
    expect(html).toContain('&lt;img');
  });
});

describe('fault domains', () => {
  test('the largest is the verdict', () => {
    expect(faultVerdict(checkoutDetail.faultDomains)).toMatch(/^81 % of the failures: mesh configuration\./);
    expect(faultVerdict([{ domain: 'network', share: 1, rate: 2, flags: ['UF'] }])).toMatch(/^All of the failures/);
    expect(faultVerdict([])).toBeNull();
  });

  test('each has its share, its flags and what it says', () => {
    const html = draw(
      <FaultDomains
        faults={[...checkoutDetail.faultDomains, { domain: 'caller', share: 0, rate: 0, flags: [HOSTILE] }]}
      />,
    );
    for (const word of ['Mesh configuration', 'UO', 'Application', 'Not attributable']) expect(html).toContain(word);
    expect(html).not.toContain('<img');
  });
});
