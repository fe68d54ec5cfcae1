import type { Call, CallEnd } from '@/lib/domain/call';
import { UNKNOWN } from '@/lib/domain/entity';
import type { Narrow } from '@/lib/mesh/queries';

/** A pattern of more names than this costs more than it saves. */
const MAX_NAMES = 200;
/** Length of all of them: VictoriaMetrics takes 16 KiB a query, and two lists may be in one. */
const MAX_TEXT = 5_000;

const isLong = (names: readonly string[]): boolean => names.length > MAX_NAMES || names.join('|').length > MAX_TEXT;

/** How a name that we call null may be spelled in a label. */
const MISSING = [UNKNOWN, ''];

const namesOf = (ends: readonly CallEnd[]): readonly string[] => {
  const names = new Set(ends.flatMap(({ workload }) => (workload === null ? MISSING : [workload])));
  return [...names].sort();
};

const namespacesOf = (ends: readonly CallEnd[]): readonly string[] =>
  [...new Set([...ends.map(({ namespace }) => namespace), ...MISSING])].sort();

/**
 * The labels that a selection of calls has in common, so that the back end reads only their histograms. It may match
 * more than the selection (the product of names), never less.
 */
export const narrowTo = (calls: readonly Call[]): Narrow => {
  const [sources, targets] = [calls.map(({ source }) => source), calls.map(({ target }) => target)];
  const [from, to] = [namesOf(sources), namesOf(targets)];
  if (isLong(to)) {
    const namespaces = namespacesOf(targets);
    return isLong(namespaces) ? {} : { targetNamespace: namespaces };
  }
  return isLong(from) ? { targetWorkload: to } : { sourceWorkload: from, targetWorkload: to };
};
