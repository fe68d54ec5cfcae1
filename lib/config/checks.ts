import { type Environment, shorthandSources } from './environment';
import { keyOf, type Path, type Problem } from './problem';
import type { File, FileSource } from './schema';
import { settingsOf } from './settings';
import { filesOf, type Locate } from './sources';

export type ReadFile = (path: string) => string;

/** The file as read, and where its parts stand. */
export interface Lined {
  readonly file: File;
  readonly lineOf: (path: Path) => number | null;
  readonly locate: Locate;
}

/** Why a file could not be read, without its name or content. */
export const reason = (error: unknown): string =>
  error instanceof Error && 'code' in error ? `cannot be read (${String(error.code)})` : 'cannot be read';

export interface Placed {
  readonly source: FileSource;
  readonly line: (key: readonly string[]) => number | null;
  readonly key: (key: readonly string[]) => string;
}

/** The sources of the file, then those of the environment, each knowing where it was written. */
export const placedSources = ({ file, lineOf }: Lined, environment: Environment): readonly Placed[] => [
  ...(file.sources ?? []).map((source, at) => ({
    source,
    line: (key: readonly string[]) => lineOf(['sources', at, ...key]),
    key: (key: readonly string[]) => keyOf(['sources', at, ...key]),
  })),
  ...shorthandSources(environment).map((source) => ({
    source,
    line: () => null,
    key: () => `WEFTLINE_${source.kind.toUpperCase()}_URL`,
  })),
];

const duplicateProblems = (placed: readonly Placed[]): readonly Problem[] =>
  placed.flatMap(({ source, line, key }, at) =>
    placed.findIndex((other) => other.source.id === source.id) < at
      ? [
          {
            line: line(['id']),
            key: key(['id']),
            message: `makes a second source "${source.id}"; expected ids that differ`,
          },
        ]
      : [],
  );

const twoLogins = ({ url, auth }: FileSource): boolean => new URL(url).username !== '' && auth !== undefined;

const loginProblems = (placed: readonly Placed[]): readonly Problem[] =>
  placed.flatMap(({ source, line, key }) =>
    twoLogins(source)
      ? [
          {
            line: line(['url']),
            key: key(['url']),
            message: 'holds a user name although auth is given; expected one of them',
          },
        ]
      : [],
  );

const orderProblems = ({ file, lineOf }: Lined): readonly Problem[] =>
  settingsOf(file).health.flatMap(({ errorRate }, at) =>
    errorRate.degraded > errorRate.failing
      ? [
          {
            line: lineOf(['health', at, 'errorRate']),
            key: keyOf(['health', at, 'errorRate']),
            message: 'expects degraded to be at most failing',
          },
        ]
      : [],
  );

const fileProblems = (placed: readonly Placed[], locate: Locate, readFile: ReadFile): readonly Problem[] =>
  placed.flatMap(({ source, line, key }) =>
    filesOf(source).flatMap((named) => {
      try {
        readFile(locate(named.file));
        return [];
      } catch (error) {
        return [{ line: line(named.key), key: key(named.key), message: `${reason(error)}; expected a readable file` }];
      }
    }),
  );

/** What a schema cannot see: ids that collide, two logins, thresholds in the wrong order, files that cannot be read. */
export const problemsIn = (lined: Lined, placed: readonly Placed[], readFile: ReadFile): readonly Problem[] => [
  ...duplicateProblems(placed),
  ...loginProblems(placed),
  ...orderProblems(lined),
  ...fileProblems(placed, lined.locate, readFile),
];
