import { reasonWords, trustWords } from '@/components/query/words';
import type { Frame } from '@/lib/domain/envelope';
import type { Overview } from '@/lib/domain/overview';
import type { EpochMs } from '@/lib/domain/units';
import { escapeMarkdown, markdownLink } from '@/lib/format/markdown';
import { idName } from '@/lib/format/name';
import { type Formatted, formatMs, formatPercent, formatRate, spell } from '@/lib/format/number';
import { formatInstant, formatMoment, formatZone } from '@/lib/format/time';

export interface IncidentNote {
  /** What the page is called. */
  readonly page: string;
  /** Address of the page with its window fixed. */
  readonly link: string;
  readonly overview: Frame<Overview>;
  readonly now: EpochMs;
}

const MOST = 3;
/** The marks of the pages: shapes that every font has and no channel turns into something else. */
const marks = { failing: '■', degraded: '▲', healthy: '●', idle: '○', unknown: '◌' } as const;

const told = (value: number | null, format: (value: number) => Formatted): string =>
  value === null ? 'not reported' : spell(format(value));

type Figure = Overview['signals']['requestRate'];

const figure = (name: string, { now, before }: Figure, format: (value: number) => Formatted, than: string | null) => {
  const compared = than === null || before === null ? '' : ` (${than}: ${told(before, format)})`;
  return `- ${name}: **${told(now, format)}**${compared}`;
};

const figures = ({ signals, mtls }: Overview): readonly string[] => {
  const { requestRate, errorRate, p95Ms, saturation, comparedWith: than } = signals;
  const basis = saturation.basis === null ? '' : `, ${escapeMarkdown(saturation.basis)}`;
  return [
    figure('Requests', requestRate, formatRate, than),
    figure('Errors', errorRate, formatPercent, than),
    figure('Latency p95', p95Ms, formatMs, than),
    `- Saturation: **${told(saturation.now, formatPercent)}**${basis}`,
    `- mTLS: **${told(mtls.share, formatPercent)}** of requests whose protection is known`,
  ];
};

const worst = (overview: Overview): readonly string[] => {
  const rows = overview.worst.slice(0, MOST).map(({ id, health, errorRate, requestRate, why }) => {
    const share = `${told(errorRate, formatPercent)} of ${told(requestRate, formatRate)} fail`;
    return `- ${marks[health]} **${escapeMarkdown(idName(id))}**: ${share}. ${escapeMarkdown(why)}`;
  });
  return rows.length === 0 ? [] : ['', 'Worst:', ...rows];
};

/** What to paste into the incident channel: verdict, top figures, how far to trust them, the link. Markdown. */
export const incidentNote = ({ page, link, overview: { data, meta }, now }: IncidentNote): string => {
  const { sentence, health, since } = data.verdict;
  const { from, to } = meta.window;
  const began = since === null ? '' : ` Since ${formatMoment(since, now)}.`;
  const reasons = meta.trust.reasons.map(reasonWords).map(escapeMarkdown).join(' ');
  return [
    `${marks[health]} **${escapeMarkdown(sentence)}**${began}`,
    '',
    ...figures(data),
    ...worst(data),
    '',
    `Window: ${formatInstant(from)} to ${formatInstant(to)} ${formatZone(to)}. Trust: ${
      trustWords[meta.trust.state]
    }. ${reasons}`.trimEnd(),
    markdownLink(`${page} in Weftline`, link),
    '',
  ].join('\n');
};
