import { type GeneratedHistory, generatedSeries, instantsOf, valueAfter } from './generated-history';
import type { GeneratedMesh } from './generator';
import { seriesText } from './openmetrics';

const PAGE = 4 * 1024 * 1024;

/** A generated mesh as openmetrics text in pages of whole lines, without `# EOF`: for `promtool` or any importer. */
export function* generatedText(mesh: GeneratedMesh, history: GeneratedHistory): Generator<string> {
  const instants = instantsOf(history);
  const first = instants[0] ?? history.to;
  let page = '';
  for (const series of generatedSeries(mesh, history)) {
    const head = seriesText(series.name, series.labels);
    for (const at of instants) page += `${head} ${valueAfter(series, at - first)} ${at}\n`;
    if (page.length < PAGE) continue;
    yield page;
    page = '';
  }
  yield page;
}
