import { describe, expect, test } from 'vitest';
import { draw } from '@/components/services/fixtures/draw';
import { checkoutDetail, HOSTILE } from '@/components/services/fixtures/shop';
import { FaultDomains, faultVerdict } from './fault-domains';
import { ResponseTable, responseLines } from './response-table';

describe('responses', () => {
  test('both accounts stand on one line, failures first', () => {
    const lines = responseLines(checkoutDetail.responses);
    expect(lines.map(({ outcome }) => outcome)).toEqual(['failed', 'failed', 'failed', 'client', 'client', 'ok']);
    expect(lines.at(-1)).toMatchObject({ code: '200', caller: 33.2, callee: 33.1 });
    expect(lines.find(({ flags }) => flags === 'UO')).toMatchObject({ caller: 2.9, callee: null });
  });

  test('shares are of one direction and one account, never of a sum of both', () => {
    const lines = responseLines(checkoutDetail.responses);
    for (const direction of ['in', 'out']) {
      const own = lines.filter((line) => line.direction === direction);
      expect(own.reduce((sum, { share }) => sum + (share ?? 0), 0)).toBeCloseTo(1);
    }
  });

  test('where a mesh tells no code, its own judgement keeps failures apart', () => {
    const told = { account: 'client', code: null, grpc: null, flags: null, direction: 'in' } as const;
    const lines = responseLines([
      { ...told, outcome: 'success', rate: 9 },
      { ...told, outcome: 'error', rate: 1 },
    ]);
    expect(lines.map(({ outcome, caller }) => [outcome, caller])).toEqual([
      ['failed', 1],
      ['ok', 9],
    ]);
  });

  test('an answer that the callee does not know of, or may not have made, is not called its own', () => {
    const answer = { code: '504', grpc: null, flags: null, direction: 'in', rate: 1 } as const;
    const ok = { ...answer, code: '200', account: 'server' } as const;
    const means = (given: Parameters<typeof responseLines>[0], isFlagless = false) =>
      responseLines(given, isFlagless)[0]?.made;
    expect(means([{ ...answer, account: 'client' }, ok])).toBe('on-the-way');
    expect(means([{ ...answer, account: 'client' }])).toBe('by-callee');
    expect(means([{ ...answer, account: 'client' }], true)).toBe('either');
    expect(means([{ ...answer, code: '500', account: 'client' }], true)).toBe('by-callee');
  });

  test('a flag is explained in words, a hostile one is text', () => {
    const html = draw(<ResponseTable responses={checkoutDetail.responses} meshes={['istio']} />);
    expect(html).toContain('circuit breaker was full');
    expect(html).toContain('<dt class="truncate font-mono" title="UO">UO</dt>');
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
