import type { ReactNode } from 'react';

export interface SideRow {
  readonly id: string;
  /** A question's id or a rule's; empty: it has none to quote. */
  readonly mark: string;
  readonly title: string;
  readonly before: ReactNode;
  readonly after: ReactNode;
}

export interface SideBySideProps {
  /** What stands on either side, as headings. */
  readonly sides: readonly [before: ReactNode, after: ReactNode];
  readonly rows: readonly SideRow[];
}

const cell = 'name px-2 py-1.5 align-baseline first:pl-4 last:pr-4';
const head = `${cell} text-left text-12 font-medium text-muted`;

/** Things that differ, one under the other, each side in its column. */
export function SideBySide({ sides: [before, after], rows }: SideBySideProps) {
  return (
    <table className="w-full table-fixed text-13">
      <thead>
        <tr>
          <th scope="col" className={`${head} w-2/5`}>
            <span className="sr-only">What</span>
          </th>
          <th scope="col" className={head}>
            {before}
          </th>
          <th scope="col" className={head}>
            {after}
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.id} className="border-t border-line">
            <th scope="row" className={`${cell} text-left font-normal`}>
              {row.mark === '' ? null : <span className="figures mr-2 text-12 text-muted">{row.mark}</span>}
              {row.title}
            </th>
            <td className={cell}>{row.before}</td>
            <td className={`${cell} font-medium`}>{row.after}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** An answer, and under it on whose word. */
export function Said({ text, ground }: { readonly text: string; readonly ground: string }) {
  if (text === '') return <span className="text-faint">not answered</span>;
  return (
    <>
      <bdi>{text}</bdi>
      {ground === '' ? null : <bdi className="block text-12 font-normal text-muted">{ground}</bdi>}
    </>
  );
}
