import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cell, namespaceId, report } from './fixtures/report';
import { cellKey, foldMatrix, OTHERS } from './matrix';

const rate = fc.double({ min: 0, max: 1000, noNaN: true });
const anyCell = fc
  .record({ from: fc.nat({ max: 40 }), to: fc.nat({ max: 40 }), known: rate, plain: rate, unknown: rate })
  .map(({ from, to, known, plain, unknown }) => cell(`n${from}`, `n${to}`, known, Math.min(known, plain), unknown));
const anyRows = fc.uniqueArray(anyCell, { selector: ({ from, to }) => cellKey(from, to), maxLength: 200 });

const total = (cells: Iterable<{ knownRate: number; unknownRate: number; plaintextRate: number }>) =>
  [...cells].reduce((sum, each) => sum + each.knownRate + each.unknownRate + each.plaintextRate, 0);

describe('folding', () => {
  test('loses no traffic, whatever is folded', () => {
    fc.assert(
      fc.property(anyRows, fc.integer({ min: 1, max: 50 }), (rows, most) => {
        expect(total(foldMatrix(rows, most).cells.values())).toBeCloseTo(total(rows), 3);
      }),
    );
  });

  test('keeps to its number of lines, every one of which has a cell', () => {
    fc.assert(
      fc.property(anyRows, fc.integer({ min: 2, max: 50 }), (rows, most) => {
        const { callers, callees, cells } = foldMatrix(rows, most);
        expect(callers.length).toBeLessThanOrEqual(most);
        expect(callees.length).toBeLessThanOrEqual(most);
        for (const { id } of callers) expect([...cells.values()].some(({ from }) => from === id)).toBe(true);
      }),
    );
  });

  test('does not care for the order of the rows', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray([...report.matrix], { minLength: report.matrix.length }), (rows) => {
        const [one, other] = [foldMatrix(rows, 3), foldMatrix(report.matrix, 3)];
        expect(one.callers).toEqual(other.callers);
        expect(one.callees).toEqual(other.callees);
      }),
    );
  });

  test('keeps those with plaintext and folds the quietest', () => {
    const { callers, folded, cells } = foldMatrix(report.matrix, 4);
    expect(folded).toBe(2);
    expect(callers.map(({ id }) => id)).toContain(namespaceId('legacy'));
    expect(cells.has(cellKey(namespaceId('shop'), OTHERS))).toBe(true);
  });

  test('a share is remade from sums, and stays null where nothing is known', () => {
    expect(
      foldMatrix([cell('a', 'd', 0, 0, 5)]).cells.get(cellKey(namespaceId('a'), namespaceId('d')))?.share,
    ).toBeNull();
    const folded = foldMatrix([cell('a', 'b', 10, 10), cell('c', 'd', 30), cell('e', 'f', 10)], 1);
    const others = folded.cells.get(cellKey(OTHERS, OTHERS));
    expect(others).toMatchObject({ knownRate: 40, plaintextRate: 0, share: 1 });
  });

  test('TCP by connections and TCP by bytes are never one sum', () => {
    const tcp = { share: 1, known: 2, unknown: 0, plaintext: 0 };
    const rows = [
      cell('x', 'z', 9, 9),
      cell('a', 'b', 0, 0, 0, { ...tcp, basis: 'connections' }),
      cell('c', 'd', 0, 0, 0, { ...tcp, basis: 'bytes' }),
      cell('e', 'f', 0, 0, 0, { ...tcp, plaintext: 2, share: 0, basis: 'bytes' }),
    ];
    const others = foldMatrix(rows, 3).cells.get(cellKey(OTHERS, OTHERS));
    expect(others?.tcp.map(({ basis, known, share }) => [basis, known, share])).toEqual([
      ['connections', 2, 1],
      ['bytes', 4, 0.5],
    ]);
  });

  test('clusters are named only where there are several', () => {
    const other = { ...cell('a', 'b', 1), from: namespaceId('a', 'west') };
    expect(foldMatrix([cell('a', 'b', 1)]).callers[0]?.cluster).toBeNull();
    expect(foldMatrix([cell('a', 'b', 1), other]).callers.map(({ cluster }) => cluster)).toEqual(['east', 'west']);
  });
});
