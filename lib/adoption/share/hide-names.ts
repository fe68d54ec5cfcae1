import { createHash } from 'node:crypto';
import type { AssessmentFile } from '@/lib/domain/assessment-file';
import { UNKNOWN } from '@/lib/domain/entity';
import type { Legend } from './show-names';

type Item = AssessmentFile['evidence'][number];

/** A file without the names of clusters, namespaces, services and workloads, and what its codes stand for. */
export interface Hidden {
  readonly file: AssessmentFile;
  readonly legend: Legend;
}

/** The same code for the same name in every file (the adoption model's 7.2), so that two files can be compared. */
const codeOf = (name: string): string => `name-${createHash('sha256').update(name).digest('hex').slice(0, 10)}`;

/** Lists of what runs: meshes with their versions, and languages, are nobody's names. */
const namesNothing = ({ key }: Item, list: string): boolean =>
  list === 'meshes' || list === 'versions' || key === 'ev.stacks' || key === 'ev.alert_rules_in_scope';

const nobody: ReadonlySet<string> = new Set(['', '-', UNKNOWN]);
/** `shop/cart` names two things; the third part of `east/shop/service/cart` is the kind of the fourth. */
const isName = (part: string, at: number, { length }: readonly string[]): boolean =>
  !nobody.has(part) && !(length === 4 && at === 2);
const namesIn = (path: string): readonly string[] => path.split('/').filter(isName);

const listedIn = (item: Item): readonly string[] =>
  Object.entries(item.lists ?? {}).flatMap(([list, { items }]) =>
    namesNothing(item, list) ? [] : items.map(({ name }) => name),
  );

const allNames = ({ scope, answers, evidence }: AssessmentFile): ReadonlySet<string> =>
  new Set(
    [
      ...scope.clusters,
      ...scope.namespaces,
      ...scope.excluded_workloads.map(({ name }) => name),
      ...Object.values(answers).flatMap(({ subset }) => subset),
      ...evidence.flatMap(listedIn),
    ].flatMap(namesIn),
  );

const literal = (character: string): string => (/\w/.test(character) ? character : `\\\\*\\${character}`);

/** Whole names only, the longest first, also with what a pattern in a query escapes in them. */
const patternOf = (names: ReadonlySet<string>): RegExp | null => {
  const spelled = [...names].sort((a, b) => b.length - a.length).map((name) => [...name].map(literal).join(''));
  return spelled.length === 0 ? null : new RegExp(`(?<![\\w-])(?:${spelled.join('|')})(?![\\w-])`, 'g');
};

/** Hides in a file every name it lists, and the same names wherever a person or a query wrote them. */
export const hideNames = (file: AssessmentFile): Hidden => {
  const names = allNames(file);
  const pattern = patternOf(names);
  const code = (spelled: string) => codeOf(names.has(spelled) ? spelled : spelled.replaceAll('\\', ''));
  const path = (text: string) =>
    text
      .split('/')
      .map((part, ...place) => (isName(part, ...place) ? codeOf(part) : part))
      .join('/');
  const words = (text: string) => (pattern === null ? text : text.replace(pattern, code));
  // Outside its quotes a query holds names of metrics and labels, which a namespace may be called, too.
  const query = (text: string) => text.replace(/"(?:[^"\\]|\\.)*"/g, words);
  const itemOf = (item: Item): Item => ({
    ...item,
    ...(item.query == null ? {} : { query: query(item.query) }),
    ...(item.missing === undefined ? {} : { missing: words(item.missing) }),
    ...(item.windowWhy === undefined ? {} : { windowWhy: words(item.windowWhy) }),
    ...(item.detail === undefined
      ? {}
      : { detail: mapped(item.detail, (value) => (typeof value === 'string' ? words(value) : value)) }),
    ...(item.lists === undefined
      ? {}
      : {
          lists: mapped(item.lists, ({ items, of }, list) => ({
            of,
            items: items.map((each) => ({ ...each, name: (namesNothing(item, list) ? words : path)(each.name) })),
          })),
        }),
  });
  return {
    legend: Object.fromEntries([...names].sort().map((name) => [codeOf(name), name])),
    file: {
      ...file,
      title: words(file.title),
      scope: {
        clusters: file.scope.clusters.map(path),
        namespaces: file.scope.namespaces.map(path),
        excluded_workloads: file.scope.excluded_workloads.map(({ name, why }) => ({
          name: path(name),
          why: words(why),
        })),
      },
      answers: mapped(file.answers, ({ subset, note, provenance, ...answer }) => ({
        ...answer,
        subset: subset.map(path),
        note: words(note),
        provenance: provenance?.ref === undefined ? provenance : { ...provenance, ref: words(provenance.ref) },
      })),
      evidence: file.evidence.map(itemOf),
      waivers: file.waivers?.map((waiver) =>
        typeof waiver === 'string' || waiver.reason == null ? waiver : { ...waiver, reason: words(waiver.reason) },
      ),
      existing: file.existing && {
        ...file.existing,
        ...(file.existing.F3Links == null ? {} : { F3Links: file.existing.F3Links.map(words) }),
      },
      signoff: file.signoff.map((each) => ({ ...each, comment: words(each.comment) })),
      plan: {
        phases: file.plan.phases.map(({ criteria, ...phase }) => ({
          ...phase,
          criteria: criteria.map((each) => ({
            ...each,
            text: words(each.text),
            query: each.query === null ? null : query(each.query),
            figure: each.figure === null ? null : words(each.figure),
          })),
        })),
      },
    },
  };
};

const mapped = <V, W>(record: Readonly<Record<string, V>>, of: (value: V, key: string) => W): Record<string, W> =>
  Object.fromEntries(Object.entries(record).map(([key, value]) => [key, of(value, key)]));
