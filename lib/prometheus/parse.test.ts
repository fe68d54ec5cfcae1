import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MalformedAnswer, parseJson, readEnvelope, readSamples, readSeries, readTexts } from './parse';

const CUT = ',{"metric":';
/** Label values that try to look like the place where answers are cut. */
const hostile = fc.oneof(
  fc.constantFrom(
    CUT,
    `"${CUT}`,
    `[{"metric":`,
    '}]}}',
    '\\',
    '\\"',
    '"]}',
    '\u2028',
    '<img onerror=alert(1)>',
    'é日本',
    '\ud83d\ude00',
  ),
  fc.string({ unit: 'binary', maxLength: 20 }),
);
const row = fc.record({
  metric: fc.dictionary(fc.oneof(fc.constantFrom('__proto__', 'metric', 'le'), fc.string({ maxLength: 8 })), hostile, {
    maxKeys: 6,
  }),
  value: fc.tuple(fc.integer(), fc.constantFrom('1', 'NaN', '+Inf', '1e-9')),
});

/** Rows enough for several slices of 0.5 MB. */
const long = (rows: readonly unknown[], pad: number): unknown[] =>
  Array.from({ length: 2_500 }, (_, i) => ({
    metric: { i: `${i}`, pad: 'x'.repeat(pad) },
    value: [1, `${i}`],
  })).flatMap((filler, i) => (i % 500 === 0 ? [filler, ...rows] : [filler]));

describe('an answer parsed in slices is the answer parsed whole', () => {
  test('whatever the labels say', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(row, { maxLength: 20 }), fc.integer({ min: 300, max: 700 }), async (rows, pad) => {
        const body = JSON.stringify({
          status: 'success',
          data: { resultType: 'vector', result: long(rows, pad) },
          warnings: [CUT],
        });
        expect(await parseJson(Buffer.from(body))).toEqual(JSON.parse(body));
      }),
      { numRuns: 25 },
    );
  });

  test.each([
    [
      'rows elsewhere than in data.result',
      (rows: unknown[]) => ({ x: rows, data: { result: [{ metric: {} }, { metric: {} }] } }),
    ],
    ['rows in two places', (rows: unknown[]) => ({ data: { result: rows }, y: rows })],
    ['rows inside a row', (rows: unknown[]) => ({ data: { result: [{ metric: {}, inner: rows }, { metric: {} }] } })],
    ['rows as everything', (rows: unknown[]) => rows],
    [
      'two rows only',
      (rows: unknown[]) => ({ data: { result: [{ metric: { rows: JSON.stringify(rows) } }, { metric: {} }] } }),
    ],
  ])('%s', async (_, shape) => {
    const body = JSON.stringify(shape(long([], 600)));
    expect(body.length).toBeGreaterThan(1024 * 1024);
    expect(await parseJson(Buffer.from(body))).toEqual(JSON.parse(body));
  });

  test('a name given twice counts the last time, as ever', async () => {
    const rows = JSON.stringify(long([], 600));
    const body = `{"data":{"result":${rows}},"data":{"result":[{"metric":{}}]}}`;
    expect(await parseJson(Buffer.from(body))).toEqual(JSON.parse(body));
  });

  test('what is cut off in the middle is no answer', async () => {
    const body = Buffer.from(
      JSON.stringify({ status: 'success', data: { resultType: 'vector', result: long([], 600) } }),
    );
    for (const size of [body.length - 1, body.length - 3, Math.floor(body.length / 2), 10]) {
      await expect(parseJson(body.subarray(0, size))).rejects.toThrow(MalformedAnswer);
    }
  });

  test('the event loop turns meanwhile', async () => {
    const body = Buffer.from(JSON.stringify({ data: { result: long([], 4_000) } }));
    let turns = 0;
    const count = (): void => {
      turns += 1;
      timer = setImmediate(count);
    };
    let timer = setImmediate(count);
    await parseJson(body);
    clearImmediate(timer);
    // About 10 MB: a breath every 0.5 MB.
    expect(turns).toBeGreaterThan(10);
  });
});

const vector = (...rows: readonly unknown[]) => ({ resultType: 'vector', result: rows });

describe('samples', () => {
  test.each([
    ['1.5', 1.5],
    ['-2e3', -2000],
    ['0', 0],
    ['NaN', null],
    ['+Inf', null],
    ['-Inf', null],
    ['1e400', null],
  ])('%s is %s', async (text, value) => {
    expect((await readSamples(vector({ metric: { a: 'b' }, value: [1, text] }))).rows).toEqual([
      { labels: { a: 'b' }, value },
    ]);
  });

  test('a scalar is one row without labels', async () => {
    expect((await readSamples({ resultType: 'scalar', result: [1, '7'] })).rows).toEqual([{ labels: {}, value: 7 }]);
  });

  test('a native histogram is decoded and said so', async () => {
    const histogram = {
      count: '10',
      sum: '3.5',
      buckets: [
        [3, '-0.001', '0.001', '2'],
        [0, '0.5', '+Inf', '8'],
      ],
    };
    expect(
      await readSamples(vector({ metric: {}, histogram: [1, histogram] }, { metric: {}, value: [1, '1'] })),
    ).toEqual({
      native: true,
      rows: [
        {
          labels: {},
          value: null,
          histogram: {
            count: 10,
            sum: 3.5,
            buckets: [
              { from: -0.001, to: 0.001, count: 2 },
              { from: 0.5, to: null, count: 8 },
            ],
          },
        },
        { labels: {}, value: 1 },
      ],
    });
  });

  test.each([
    ['nothing', null],
    ['a matrix', { resultType: 'matrix', result: [] }],
    ['a result that is no list', { resultType: 'vector', result: {} }],
    ['a row that is none', vector(null)],
    ['a row without labels', vector({ value: [1, '1'] })],
    ['a label that is a number', vector({ metric: { a: 1 }, value: [1, '1'] })],
    ['a value that is a number', vector({ metric: {}, value: [1, 1] })],
    ['a value that is a word', vector({ metric: {}, value: [1, 'many'] })],
    ['no value', vector({ metric: {} })],
    ['an empty value', vector({ metric: {}, value: [1, ''] })],
    ['a time that is text', vector({ metric: {}, value: ['1', '1'] })],
    ['a histogram that is none', vector({ metric: {}, histogram: [1, 'x'] })],
  ])('%s is malformed', async (_, data) => {
    await expect(readSamples(data)).rejects.toThrow(MalformedAnswer);
  });
});

describe('series', () => {
  test('keep their gaps', async () => {
    const data = {
      resultType: 'matrix',
      result: [
        {
          metric: { a: 'b' },
          values: [
            [1.5, '1'],
            [3, 'NaN'],
          ],
        },
      ],
    };
    expect(await readSeries(data)).toEqual({
      native: false,
      rows: [
        {
          labels: { a: 'b' },
          points: [
            [1500, 1],
            [3000, null],
          ],
        },
      ],
    });
  });
  test('without floats are histograms, and said so', async () => {
    const told = { count: '4', sum: '2', buckets: [[0, '0.25', '0.5', '4']] };
    const data = { resultType: 'matrix', result: [{ metric: {}, histograms: [[1, told]] }] };
    const read = { count: 4, sum: 2, buckets: [{ from: 0.25, to: 0.5, count: 4 }] };
    expect(await readSeries(data)).toEqual({
      native: true,
      rows: [{ labels: {}, points: [], histograms: [[1000, read]] }],
    });
  });
  test.each([
    ['a vector', vector()],
    ['no points', { resultType: 'matrix', result: [{ metric: {} }] }],
    ['histograms that are none', { resultType: 'matrix', result: [{ metric: {}, histograms: [[1]] }] }],
    ['points that are none', { resultType: 'matrix', result: [{ metric: {}, values: [1] }] }],
  ])('%s is malformed', async (_, data) => {
    await expect(readSeries(data)).rejects.toThrow(MalformedAnswer);
  });
});

test('any JSON is read or malformed, never a crash', async () => {
  await fc.assert(
    fc.asyncProperty(fc.jsonValue(), async (json) => {
      for (const read of [readEnvelope, readSamples, readSeries, readTexts]) {
        try {
          await read(json);
        } catch (error) {
          expect(error).toBeInstanceOf(MalformedAnswer);
        }
      }
    }),
  );
});
