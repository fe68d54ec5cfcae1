import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { askerOf, paceOf } from './pace';

describe('a pace of 3 at once and 6 a minute', () => {
  const pace = () => paceOf({ burst: 3, perMinute: 6 });

  test('lets three go on, then says how long the fourth waits', () => {
    const wait = pace();
    expect([0, 0, 0, 0, 4_000, 9_999, 10_000, 10_000].map((now) => wait('a', now))).toEqual([
      0, 0, 0, 10_000, 6_000, 1, 0, 10_000,
    ]);
  });

  test('counts each asker apart', () => {
    const wait = pace();
    for (let time = 0; time < 3; time += 1) wait('a', 0);
    expect([wait('a', 0), wait('b', 0)]).toEqual([10_000, 0]);
  });

  test('whoever waits as long as it was told may go on, and a clock that goes back takes nothing away', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -30_000, max: 30_000 }), { maxLength: 60 }), (steps) => {
        const wait = pace();
        let now = 1_000_000;
        for (const step of steps) {
          now += step;
          const told = wait('a', now);
          expect(told).toBeLessThanOrEqual(10_000);
          if (told > 0) {
            now += told;
            expect(wait('a', now)).toBe(0);
          }
        }
      }),
    );
  });
});

test.each([
  ['10.0.0.7', '10.0.0.7'],
  ['6.6.6.6, 10.0.0.7', '10.0.0.7'],
  ['', 'unknown'],
  [null, 'unknown'],
])('of the addresses %j the nearest proxy vouches for %s', (given, who) => {
  expect(askerOf({ headers: new Headers(given === null ? {} : { 'x-forwarded-for': given }) })).toBe(who);
});
