import { type Spread, spread } from './stats';

export type Unit = 'ms' | '%' | '×' | 'KB' | 'MB' | 'MiB' | '';

/** One thing that was measured, several times, at one size of mesh. */
export interface Figure extends Spread {
  readonly what: string;
  readonly unit: Unit;
}

export const figure = (what: string, unit: Unit, values: readonly number[]): Figure => ({
  what,
  unit,
  ...spread(values),
});

/** The same measurements over those of something else, in pairs of one run. */
export const ratio = (what: string, values: readonly number[], over: readonly number[]): Figure =>
  figure(
    what,
    '×',
    values.flatMap((value, i) => (over[i] === undefined ? [] : value / over[i])),
  );

export interface Section {
  readonly title: string;
  readonly figures: readonly Figure[];
}

const digits = (value: number): number => {
  if (Number.isInteger(value) || value >= 100) return 0;
  return value >= 10 ? 1 : 2;
};

export const number = (value: number): string =>
  Number.isFinite(value)
    ? value.toLocaleString('en-US', { maximumFractionDigits: digits(value), minimumFractionDigits: 0 })
    : '–';

const cell = (found: Figure | undefined): string => {
  if (found === undefined || found.n === 0) return '–';
  const unit = found.unit === '' ? '' : ` ${found.unit}`;
  const [median, min, max] = [number(found.median), number(found.min), number(found.max)];
  return min === max ? `${median}${unit}` : `**${median}**${unit} [${min}–${max}] n ${found.n}`;
};

/** Markdown: a table a section, a column a size. Sections with one title belong together. */
export const tables = (sizes: readonly { readonly name: string; readonly sections: readonly Section[] }[]): string => {
  const titles = [...new Set(sizes.flatMap(({ sections }) => sections.map(({ title }) => title)))];
  return titles
    .map((title) => {
      const columns = sizes.map(({ sections }) => sections.find((section) => section.title === title)?.figures ?? []);
      const rows = [...new Set(columns.flatMap((figures) => figures.map(({ what }) => what)))];
      return [
        `| ${title} | ${sizes.map(({ name }) => name).join(' | ')} |`,
        `| --- | ${sizes.map(() => '---').join(' | ')} |`,
        ...rows.map(
          (what) =>
            `| ${what} | ${columns.map((figures) => cell(figures.find((each) => each.what === what))).join(' | ')} |`,
        ),
      ].join('\n');
    })
    .join('\n\n');
};
