import { HealthMark } from '@/components/ui/marks';
import type { Health } from '@/lib/domain/graph';
import type { SourceAnswer } from './use-trace-search';
import { sourceWords } from './words';

const healthOf = ({ list, problem, pending, id }: SourceAnswer): Health => {
  if (problem !== null) return 'failing';
  const told = list?.sources.find((source) => source.id === id);
  if (pending || told === undefined) return 'unknown';
  if (told.state === 'ok') return 'healthy';
  return told.state === 'partial' ? 'degraded' : 'failing';
};

const wordsOf = ({ list, problem, pending, id }: SourceAnswer): string => {
  if (problem !== null) return problem.detail;
  if (pending) return 'is looking…';
  const told = list?.sources.find((source) => source.id === id);
  return told === undefined ? 'said nothing' : sourceWords(told);
};

/** Faults name their source; it is named already. */
const withoutName = (words: string, id: string): string =>
  words.startsWith(`${id} `) ? words.slice(id.length + 1) : words;

/** What each back end did for this search, as it comes in. */
export function SourceProgress({ answers }: { readonly answers: readonly SourceAnswer[] }) {
  return (
    <ul
      aria-label="What each back end gave"
      aria-live="polite"
      className="flex flex-wrap gap-x-4 gap-y-1 text-12 text-muted"
    >
      {answers.map((answer) => (
        <li key={answer.id} className="name inline-flex items-center gap-1.5">
          <HealthMark health={healthOf(answer)} />
          <span>
            <bdi className="font-medium text-ink">{answer.id}</bdi> {withoutName(wordsOf(answer), answer.id)}
          </span>
        </li>
      ))}
    </ul>
  );
}
