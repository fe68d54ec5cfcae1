import type { Formatted } from '@/lib/format/number';
import { NOT_REPORTED, spell } from '@/lib/format/number';
import { formatClock } from '@/lib/format/time';
import { chartRows, type Line, summarise, thin } from './rows';

interface SeriesTableProps {
  readonly title: string;
  readonly lines: readonly Line[];
  readonly step: number;
  readonly format: (value: number) => Formatted;
}

const ROWS = 24;

const told = (value: number | null, format: (value: number) => Formatted): string =>
  value === null ? 'not reported' : spell(format(value));

/** A chart for those who do not see it: a sentence a line, then the values at even steps. */
export function SeriesTable({ title, lines, step, format }: SeriesTableProps) {
  return (
    <div className="sr-only">
      {lines.map(({ id, name, points }) => {
        const { last, least, most } = summarise(points);
        return (
          <p key={id}>
            {name}: {told(last, format)} at the end, between {told(least, format)} and {told(most, format)}.
          </p>
        );
      })}
      <table>
        <caption>{title}</caption>
        <thead>
          <tr>
            <th scope="col">Time</th>
            {lines.map(({ id, name }) => (
              <th key={id} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {thin(chartRows(lines, step), ROWS).map((row) => (
            <tr key={row.at}>
              <th scope="row">{formatClock(row.at)}</th>
              {lines.map(({ id }) => {
                const value = row[id] ?? null;
                return <td key={id}>{value === null ? NOT_REPORTED : spell(format(value))}</td>;
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
