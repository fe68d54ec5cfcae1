'use client';
import { useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { say } from '@/components/frame/notice';
import { Button } from '@/components/ui/button';
import { download, fileName } from '@/components/ui/download';
import type { Frame } from '@/lib/domain/envelope';
import { chartSvg, chartsOn, pngOf } from './charts';
import { offeredPicture } from './offer';
import { tableCsv, tablesOfPage } from './tables';

interface FileRowProps {
  readonly title: string;
  readonly children: ReactNode;
}

function FileRow({ title, children }: FileRowProps) {
  return (
    <li className="flex flex-wrap items-center gap-2 border-t border-line py-1.5 first:border-t-0">
      <span className="name min-w-0 flex-1 basis-40 text-13">{title}</span>
      <span className="flex gap-2">{children}</span>
    </li>
  );
}

interface FileButtonProps {
  readonly of: string;
  readonly kind: 'PNG' | 'SVG' | 'CSV' | 'JSON';
  readonly onSave: () => void;
}

function FileButton({ of, kind, onSave }: FileButtonProps) {
  return (
    <Button aria-label={`Save ${of} as ${kind}`} onClick={onSave}>
      {kind}
    </Button>
  );
}

const notMade = () => say('The picture could not be saved.');
const savePng = (title: string, made: Promise<Blob>) => {
  made.then((blob) => download(fileName(title, 'png'), blob)).catch(notMade);
};

/** The graph and every chart of the page as pictures. */
export function Pictures() {
  // What is on the page when the menu opens; under it the page stands still.
  const [{ graph, charts }] = useState(() => ({
    graph: offeredPicture(),
    charts: chartsOn(document.getElementById('main') ?? document),
  }));
  if (graph === null && charts.length === 0) return <p className="text-13 text-muted">No picture on this page.</p>;
  return (
    <ul>
      {graph === null ? null : (
        <FileRow title={graph.title}>
          <FileButton of={graph.title} kind="PNG" onSave={() => savePng('graph', graph.png())} />
          <FileButton
            of={graph.title}
            kind="SVG"
            onSave={() => download(fileName('graph', 'svg'), graph.svg(), 'image/svg+xml')}
          />
        </FileRow>
      )}
      {charts.map((chart) => (
        <FileRow key={chart.title} title={chart.title}>
          <FileButton of={chart.title} kind="PNG" onSave={() => savePng(chart.title, pngOf(chartSvg(chart)))} />
          <FileButton
            of={chart.title}
            kind="SVG"
            onSave={() => download(fileName(chart.title, 'svg'), chartSvg(chart).text, 'image/svg+xml')}
          />
        </FileRow>
      ))}
    </ul>
  );
}

const ENDPOINT = /^\/api\/v1\/([^?]+)/;

/** The answers that the page is drawn from. */
const useFrames = () => {
  const queries = useQueryClient();
  const active = queries.getQueryCache().findAll({ queryKey: ['frame'], type: 'active' });
  return active.flatMap(({ queryKey: [, url], state: { data } }) => {
    const endpoint = ENDPOINT.exec(String(url))?.[1];
    return endpoint === undefined || data === undefined ? [] : [{ endpoint, frame: data as Frame<unknown> }];
  });
};

/** The lists behind the pictures, for spreadsheets and scripts. */
export function Tables() {
  const tables = tablesOfPage(useFrames());
  if (tables.length === 0) return <p className="text-13 text-muted">No figures on this page yet.</p>;
  return (
    <ul>
      {tables.map((table) => (
        <FileRow key={table.name} title={`${table.rows.length.toLocaleString('en-US')} ${table.says}`}>
          <FileButton
            of={table.says}
            kind="CSV"
            onSave={() => download(fileName(table.name, 'csv'), tableCsv(table), 'text/csv')}
          />
          <FileButton
            of={table.says}
            kind="JSON"
            onSave={() =>
              download(
                fileName(table.name, 'json'),
                JSON.stringify({ meta: table.meta, rows: table.rows }, null, 2),
                'application/json',
              )
            }
          />
        </FileRow>
      ))}
    </ul>
  );
}
