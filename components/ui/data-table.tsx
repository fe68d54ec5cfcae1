'use client';
import {
  columnFilteringFeature,
  createFilteredRowModel,
  createSortedRowModel,
  globalFilteringFeature,
  type Row,
  rowSortingFeature,
  type SortingState,
  tableFeatures,
  useTable,
} from '@tanstack/react-table';
import { useVirtualizer } from '@tanstack/react-virtual';
import { ArrowDown, ArrowUp, Download } from 'lucide-react';
import { type KeyboardEvent, memo, type ReactNode, useMemo, useRef } from 'react';
import { type CsvCell, formatCsv } from '@/lib/format/csv';
import { formatCount, spell } from '@/lib/format/number';
import { IconButton } from './button';
import { cn } from './cn';
import { Search } from './input';
import { EmptyState } from './small';
import type { TableState } from './table-state';

export interface Column<T> {
  /** Also its name in the address (`sort=-errors`). */
  readonly id: string;
  readonly head: string;
  /** What it sorts, filters and exports by; null: not reported, always last. */
  readonly value: (row: T) => CsvCell;
  /** What it sorts by where that is not its value: a severity is not its word. */
  readonly order?: (row: T) => CsvCell;
  /** How it is drawn; the value as text unless told. */
  readonly cell?: (row: T) => ReactNode;
  readonly align?: 'left' | 'right';
  /** Share of the width in any unit, e.g. 3 against 1; 1 unless told. */
  readonly width?: number;
  /** Needs room: hidden below 640 px, or with `lg` below 1,024. */
  readonly wide?: boolean | 'lg';
}

export interface DataTableProps<T> {
  /** Names the table for screen readers and the CSV file. */
  readonly label: string;
  readonly columns: readonly Column<T>[];
  readonly rows: readonly T[];
  readonly rowId: (row: T) => string;
  readonly state: TableState;
  /** Words for the filter; without it there is none. */
  readonly filter?: string;
  readonly csv?: boolean;
  /** Beside the filter. */
  readonly tools?: ReactNode;
  /** Tallest the body grows before it scrolls: px, or any CSS length. */
  readonly maxHeight?: number | string;
  readonly className?: string;
  readonly rowClass?: (row: T) => string;
}

const hiddenWhere = (wide: Column<never>['wide']): string =>
  wide === 'lg' ? 'max-lg:hidden' : wide ? 'max-sm:hidden' : '';

const ROW = 36;
/** Up to here all rows are drawn: the browser's own find works, and printing is whole. */
const VIRTUAL_FROM = 120;

const features = tableFeatures({
  columnFilteringFeature,
  globalFilteringFeature,
  rowSortingFeature,
  filteredRowModel: createFilteredRowModel(),
  sortedRowModel: createSortedRowModel(),
});
type Features = typeof features;
type TableRow<T extends object> = Row<Features, T>;

// Made once: a collator per comparison costs more than the comparison.
const collator = new Intl.Collator('en', { numeric: true });

const compare = (a: CsvCell, b: CsvCell): number => {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return collator.compare(String(a), String(b));
};

const sortingOf = (sort: string): SortingState => {
  if (sort === '') return [];
  return sort.startsWith('-') ? [{ id: sort.slice(1), desc: true }] : [{ id: sort, desc: false }];
};

/** First click: figures from the largest, names from A; second: the other way; third: the table's own order. */
const nextSort = <T,>({ id, align }: Column<T>, sort: string): string => {
  const first = align === 'right' ? `-${id}` : id;
  const second = align === 'right' ? id : `-${id}`;
  if (sort === first) return second;
  return sort === second ? '' : first;
};

/** Whether a row is kept by the filter: the text occurs in one of its worded values. */
export const rowContains = <T,>(columns: readonly Column<T>[], row: T, text: string): boolean => {
  const wanted = text.trim().toLowerCase();
  return columns.some(({ value }) => {
    const held = value(row);
    return typeof held === 'string' && held.toLowerCase().includes(wanted);
  });
};

const NO_COLUMN_FILTERS: [] = [];

const useRows = <T extends object>({ columns, rows, rowId, state }: DataTableProps<T>) => {
  const data = useMemo(() => [...rows], [rows]);
  const definitions = useMemo(
    () =>
      columns.map(({ id, value, order = value }) => ({
        id,
        accessorFn: (row: T) => order(row) ?? undefined,
        sortUndefined: 'last' as const,
        sortFn: (a: TableRow<T>, b: TableRow<T>) => compare(order(a.original), order(b.original)),
        enableGlobalFilter: true,
      })),
    [columns],
  );
  // A new list would sort everything again at every step of a scroll.
  const sorting = useMemo(() => sortingOf(state.sort), [state.sort]);
  const table = useTable({
    features,
    columns: definitions,
    data,
    getRowId: rowId,
    state: { sorting, globalFilter: state.q, columnFilters: NO_COLUMN_FILTERS },
    onSortingChange: () => undefined,
    onGlobalFilterChange: () => undefined,
    onColumnFiltersChange: () => undefined,
    getColumnCanGlobalFilter: () => true,
    globalFilterFn: (row: TableRow<T>) => rowContains(columns, row.original, state.q),
  });
  return table.getRowModel().rows;
};

const save = (name: string, text: string) => {
  const url = URL.createObjectURL(new Blob([text], { type: 'text/csv;charset=utf-8' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = `${name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}.csv`;
  link.click();
  URL.revokeObjectURL(url);
};

function Toolbar<T extends object>({ shown, ...props }: DataTableProps<T> & { readonly shown: readonly T[] }) {
  const { filter, tools, csv, label, columns, rows, state } = props;
  if (filter === undefined && tools === undefined && !csv) return null;
  const exportCsv = () =>
    save(
      label,
      formatCsv(
        columns.map(({ head }) => head),
        shown.map((row) => columns.map(({ value }) => value(row))),
      ),
    );
  return (
    <div className="flex flex-wrap items-center gap-2 px-4 pb-2">
      {filter === undefined ? null : <Search label={filter} value={state.q} onChange={state.setQ} />}
      {tools}
      <span className="figures ml-auto text-12 text-muted" aria-live="polite">
        {shown.length === rows.length
          ? `${spell(formatCount(rows.length))} ${rows.length === 1 ? 'row' : 'rows'}`
          : `${spell(formatCount(shown.length))} of ${spell(formatCount(rows.length))} rows`}
      </span>
      {csv ? (
        <IconButton label="Save as CSV" onClick={exportCsv}>
          <Download aria-hidden />
        </IconButton>
      ) : null}
    </div>
  );
}

function Head<T>({ column, state }: { readonly column: Column<T>; readonly state: TableState }) {
  const { id, head, align = 'left', wide } = column;
  const order = state.sort === id ? 'ascending' : state.sort === `-${id}` ? 'descending' : 'none';
  const Arrow = order === 'ascending' ? ArrowUp : ArrowDown;
  return (
    <th
      scope="col"
      aria-sort={order}
      className={cn(
        'sticky top-0 z-10 border-b border-line bg-panel px-2 py-0 font-medium first:pl-4 last:pr-4',
        hiddenWhere(wide),
      )}
    >
      <button
        type="button"
        onClick={() => state.setSort(nextSort(column, state.sort))}
        className={cn(
          'flex h-8 w-full items-center gap-1 text-12 text-muted hover:text-ink [&_svg]:size-3',
          align === 'right' ? 'flex-row-reverse' : '',
        )}
      >
        <span className="truncate">{head}</span>
        <Arrow aria-hidden className={order === 'none' ? 'opacity-0 max-lg:hidden' : 'shrink-0'} />
      </button>
    </th>
  );
}

function Cells<T>({ row, columns }: { readonly row: T; readonly columns: readonly Column<T>[] }) {
  return columns.map(({ id, value, cell, align, wide }) => (
    <td
      key={id}
      className={cn(
        'overflow-hidden px-2 first:pl-4 last:pr-4',
        align === 'right' ? 'figures text-right' : 'text-left',
        hiddenWhere(wide),
      )}
    >
      {cell ? cell(row) : (value(row) ?? '–')}
    </td>
  ));
}

interface LineProps<T> {
  readonly row: T;
  readonly index: number;
  readonly columns: readonly Column<T>[];
  readonly className: string | undefined;
}

function DrawnLine<T>({ row, index, columns, className }: LineProps<T>) {
  return (
    <tr
      data-index={index}
      aria-rowindex={index + 2}
      // Reached by the arrow keys where nothing in it takes focus.
      tabIndex={-1}
      className={cn('h-9 border-b border-line outline-offset-[-2px] last:border-b-0 hover:bg-hover', className)}
    >
      <Cells row={row} columns={columns} />
    </tr>
  );
}

// Measured at 2,000 rows: without it every step of a scroll draws all rows in sight again, not only the new ones.
const Line = memo(DrawnLine) as typeof DrawnLine;

/** ↑ ↓ Home End move between rows by the first thing in each that takes focus. */
const moveFocus = (event: KeyboardEvent<HTMLTableSectionElement>, count: number, reveal: (index: number) => void) => {
  const here = event.target instanceof Element ? event.target.closest('tr') : null;
  const index = Number(here?.dataset.index ?? Number.NaN);
  const targets: Readonly<Record<string, number>> = {
    ArrowDown: index + 1,
    ArrowUp: index - 1,
    Home: 0,
    End: count - 1,
  };
  const next = targets[event.key];
  if (next === undefined || Number.isNaN(next) || next < 0 || next >= count) return;
  event.preventDefault();
  reveal(next);
  const body = event.currentTarget;
  focusRow(body, next, FRAMES_TO_WAIT);
};

/** A row far away is drawn some frames after the scroll to it. */
const FRAMES_TO_WAIT = 20;

const focusRow = (body: HTMLElement, index: number, frames: number): void => {
  requestAnimationFrame(() => {
    const row = body.querySelector<HTMLElement>(`tr[data-index="${index}"]`);
    if (row !== null) (row.querySelector<HTMLElement>('a, button, [tabindex]') ?? row).focus();
    else if (frames > 0) focusRow(body, index, frames - 1);
  });
};

function Gap({ height, span }: { readonly height: number; readonly span: number }) {
  if (height <= 0) return null;
  return (
    <tr aria-hidden>
      <td colSpan={span} style={{ height, padding: 0 }} />
    </tr>
  );
}

/** Rows that sort, filter, scroll by the thousand, and leave as CSV. */
export function DataTable<T extends object>(props: DataTableProps<T>) {
  const { label, columns, state, maxHeight = 560, className, rowClass } = props;
  const rows = useRows(props);
  const scroller = useRef<HTMLDivElement>(null);
  const many = rows.length > VIRTUAL_FROM;
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    overscan: 12,
    enabled: many,
  });
  const items = virtual.getVirtualItems();
  const start = many ? (items[0]?.index ?? 0) : 0;
  const end = many ? (items.at(-1)?.index ?? -1) + 1 : rows.length;
  const total = columns.reduce((sum, { width = 1 }) => sum + width, 0);
  return (
    <div className={cn('min-w-0', className)}>
      <Toolbar {...props} shown={rows.map((row) => row.original)} />
      <section
        ref={scroller}
        className="relative overflow-auto"
        style={{ maxHeight }}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
        tabIndex={0}
        aria-label={label}
      >
        <table className="w-full table-fixed border-collapse text-13" aria-rowcount={rows.length + 1}>
          <colgroup>
            {columns.map(({ id, width = 1, wide }) => (
              <col key={id} className={hiddenWhere(wide)} style={{ width: `${(100 * width) / total}%` }} />
            ))}
          </colgroup>
          <thead>
            <tr>
              {columns.map((column) => (
                <Head key={column.id} column={column} state={state} />
              ))}
            </tr>
          </thead>
          <tbody onKeyDown={(event) => moveFocus(event, rows.length, (index) => many && virtual.scrollToIndex(index))}>
            <Gap height={start * ROW} span={columns.length} />
            {rows.slice(start, end).map((row, offset) => (
              <Line
                key={row.id}
                row={row.original}
                index={start + offset}
                columns={columns}
                className={rowClass?.(row.original)}
              />
            ))}
            <Gap height={(rows.length - end) * ROW} span={columns.length} />
          </tbody>
        </table>
        {rows.length === 0 && state.q !== '' ? <EmptyState title={`Nothing here matches “${state.q}”.`} /> : null}
      </section>
    </div>
  );
}
