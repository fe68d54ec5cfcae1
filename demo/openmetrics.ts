import type { Labels } from '@/lib/domain/sample';
import type { DemoSeries, Reading } from './series';

const escaped = (value: string): string =>
  value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');

/** `name{label="value",…}` as the text formats write it. */
export const seriesText = (name: string, labels: Labels): string =>
  `${name}{${Object.entries(labels)
    .map(([key, value]) => `${key}="${escaped(value)}"`)
    .join(',')}}`;

/** A writer of sample lines for fixed series: the label text is made once, since it is most of every line. */
export const lineWriter = (series: readonly DemoSeries[]): ((reading: Reading) => string) => {
  const heads = series.map(({ name, labels }) => seriesText(name, labels));
  return (reading) => {
    let text = '';
    series.forEach(({ read }, i) => {
      const value = read(reading);
      if (value !== null) text += `${heads[i]} ${value} ${reading.at}\n`;
    });
    return text;
  };
};
