import { type Figure, number, type Section, type Unit } from './figures';

/** What a reader may expect at every size that is measured, and by which figures that is judged. */
interface Target {
  readonly what: string;
  readonly unit: Unit;
  /** At most so much, or at least. */
  readonly most?: number;
  readonly least?: number;
  /** At least so much where a size is aimed at otherwise, by its name. */
  readonly leastAt?: Readonly<Record<string, number>>;
  /** Titles of sections and what stands in front of the figures there; the worst of them counts. */
  readonly of: readonly (readonly [section: string, figure: RegExp])[];
}

const OPENING = 'Opening the graph page with the whole mesh';
const MOVING = 'Moving about, by pointer and wheel';
const REFRESH = 'A refresh of the live page';
const TASKS = 'Longest task of the main thread';
const PLACES = 'Places, computed in Node';

const targets: readonly Target[] = [
  // From the text on, as the aim is told: the answer may be there before the page's own scripts have run.
  { what: 'answer in the page → painted', unit: 'ms', most: 250, of: [[OPENING, /^text of the answer/]] },
  {
    what: 'navigation → painted, everything cached',
    unit: 'ms',
    most: 1500,
    of: [[OPENING, /^navigation.*everything/]],
  },
  { what: 'pan: one picture, median', unit: 'ms', most: 12, of: [[MOVING, /^pan.*worker, median/]] },
  { what: 'pan: one picture, p95', unit: 'ms', most: 20, of: [[MOVING, /^pan.*worker, p95/]] },
  { what: 'zoom by the wheel: one picture, p95', unit: 'ms', most: 33, of: [[MOVING, /^zoom.*worker, p95/]] },
  {
    what: 'pan at two device pixels to a CSS pixel: one picture, p95',
    unit: 'ms',
    most: 40,
    of: [['Two device pixels to a CSS pixel', /worker, p95/]],
  },
  { what: 'pan and zoom: main thread per frame', unit: 'ms', most: 3, of: [[MOVING, /main thread per frame/]] },
  { what: 'a refresh: script work', unit: 'ms', most: 20, of: [[TASKS, /^a refresh, scripts of the page/]] },
  { what: 'a refresh: answer in the page → painted', unit: 'ms', most: 60, of: [[REFRESH, /^answered → painted/]] },
  { what: 'a refresh: services that moved', unit: '', most: 0, of: [[REFRESH, /^services that moved/]] },
  {
    what: 'longest task after the first picture, processor time',
    unit: 'ms',
    most: 50,
    of: [[TASKS, /^(?!until|a refresh, (?:all|scripts)).*processor/]],
  },
  { what: 'places from scratch', unit: 'ms', most: 150, of: [[PLACES, /^places from scratch/]] },
  { what: 'places anchored', unit: 'ms', most: 10, of: [[PLACES, /^anchored/]] },
  { what: 'services elsewhere when the input is turned round', unit: '', most: 0, of: [[PLACES, /turned round/]] },
  {
    what: 'scale at which everything fits',
    unit: '',
    least: 0.13,
    leastAt: { '200 / 700': 0.45 },
    of: [[PLACES, /^scale/]],
  },
  { what: 'calls that run down', unit: '%', least: 90, of: [[PLACES, /^calls that run down/]] },
  { what: 'the whole mesh as SVG', unit: 'ms', most: 300, of: [[PLACES, /as SVG/]] },
  { what: 'elements over and in the picture', unit: '', most: 450, of: [[REFRESH, /^elements/]] },
  {
    what: 'heap: growth over 100 refreshes',
    unit: 'MiB',
    most: 2,
    of: [['JavaScript heap of the page', /^growth over 100 /]],
  },
];

const measuredFor = ({ of }: Target, sections: readonly Section[]): readonly Figure[] =>
  of.flatMap(([title, pattern]) =>
    sections
      .filter((section) => section.title === title)
      .flatMap(({ figures }) => figures.filter((each) => pattern.test(each.what))),
  );

interface SizeMeasured {
  /** As `200 / 700`: services and calls. */
  readonly name: string;
  readonly sections: readonly Section[];
}

const cellOf = (target: Target, { name, sections }: SizeMeasured): string => {
  const medians = measuredFor(target, sections).flatMap(({ median, n }) =>
    n > 0 && Number.isFinite(median) ? [median] : [],
  );
  if (medians.length === 0) return 'not measured';
  const { most = Number.POSITIVE_INFINITY, unit } = target;
  const least = target.leastAt?.[name] ?? target.least ?? Number.NEGATIVE_INFINITY;
  const worst = target.least === undefined ? Math.max(...medians) : Math.min(...medians);
  const words = `${number(worst)}${unit === '' ? '' : ` ${unit}`}`;
  return worst <= most && worst >= least ? words : `**${words}, missed**`;
};

const aimOf = ({ unit, most, least, leastAt = {} }: Target): string => {
  const some = `${least === undefined ? '≤' : '≥'} ${most ?? least}${unit === '' ? '' : ` ${unit}`}`;
  return [some, ...Object.entries(leastAt).map(([name, otherwise]) => `at ${name} ≥ ${otherwise}`)].join('; ');
};

/** Markdown: what is aimed at beside what was measured, a column a size. The worst of the medians counts. */
export const targetTable = (sizes: readonly SizeMeasured[]): string =>
  [
    `| in the browser, the whole mesh | target | ${sizes.map(({ name }) => name).join(' | ')} |`,
    `| --- | --- | ${sizes.map(() => '---').join(' | ')} |`,
    ...targets.map((target) => {
      return `| ${target.what} | ${aimOf(target)} | ${sizes.map((size) => cellOf(target, size)).join(' | ')} |`;
    }),
  ].join('\n');
