import { isMap, isScalar, LineCounter, type Node, parseDocument } from 'yaml';
import type { Env, Path, Problem } from './problem';
import { keyOf } from './problem';

export interface YamlFile {
  readonly value: unknown;
  /** The line of a value, or of the nearest thing around it that exists. */
  readonly lineOf: (path: Path) => number | null;
}

const REFERENCE = /\$(\$?)\{([^}]*)\}/g;
const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** `${NAME}` from the environment; `$${` is a plain `${`. */
const interpolated = (text: string, env: Env, missing: (name: string) => void): string =>
  text.replace(REFERENCE, (whole: string, escaped: string, name: string) => {
    if (escaped === '$') return whole.slice(1);
    const value = NAME.test(name) ? env[name] : undefined;
    if (value === undefined) missing(name);
    return value ?? '';
  });

const resolved = (value: unknown, path: Path, visit: (text: string, path: Path) => string): unknown => {
  if (typeof value === 'string') return visit(value, path);
  if (Array.isArray(value)) return value.map((item, i) => resolved(item, [...path, i], visit));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, resolved(item, [...path, key], visit)]));
};

const lineText = (text: string, line: number): string => text.split('\n')[line - 1] ?? '';

/** Reads YAML and fills in the environment. What is wrong is said with its line; values are never repeated. */
export const readYaml = (
  text: string,
  env: Env,
): { readonly file: YamlFile; readonly problems: readonly Problem[] } => {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const line = (offset: number): number => lines.linePos(offset).line;

  const nodeLine = (path: Path): number | null => {
    const last = path.at(-1);
    const parent = path.length === 0 ? null : document.getIn(path.slice(0, -1), true);
    if (isMap(parent)) {
      const pair = parent.items.find(({ key }) => isScalar(key) && key.value === last);
      const key = pair?.key as Node | undefined;
      if (key?.range) return line(key.range[0]);
    }
    const node = document.getIn(path, true) as Node | undefined;
    return node?.range ? line(node.range[0]) : null;
  };
  const lineOf = (path: Path): number | null => {
    for (let size = path.length; size >= 0; size -= 1) {
      const found = nodeLine(path.slice(0, size));
      if (found !== null) return found;
    }
    return null;
  };

  // What stands at a mistake may be a password: only the key that its line begins with is named. One slip makes the
  // parser stumble over all that follows, so that only the first is worth telling.
  const keyOfLine = (at: number): string => /^\s*(?:-\s+)?([\w.-]+)\s*:/.exec(lineText(text, at))?.[1] ?? 'file';
  const isTwice = ({ code }: { code: string }) => code === 'DUPLICATE_KEY';
  const twice = document.errors.filter(isTwice).map(({ pos }) => ({
    line: line(pos[0]),
    key: /^[\w.-]+/.exec(text.slice(pos[0], pos[0] + 64))?.[0] ?? 'file',
    message: 'stands here twice; expected once',
  }));
  const broken = document.errors
    .filter((error) => !isTwice(error))
    .slice(0, 1)
    .map(({ pos, message }) => ({
      line: line(pos[0]),
      key: keyOfLine(line(pos[0])),
      message: `is not YAML: ${message.replace(/:? *["'].*$/s, '')}; a value with { } [ ] , : or # in it stands in quotes`,
    }));
  const problems: Problem[] = [...twice, ...broken];
  if (problems.length > 0) return { file: { value: null, lineOf }, problems };

  try {
    const value = resolved(document.toJS(), [], (scalar, path) =>
      interpolated(scalar, env, (name) => {
        problems.push({
          line: lineOf(path),
          key: keyOf(path),
          message: NAME.test(name)
            ? `refers to \${${name}}, which is not set in the environment`
            : 'has a reference that names no variable (letters, digits, underscores); double the dollar sign for plain text',
        });
      }),
    );
    return { file: { value, lineOf }, problems };
  } catch {
    return { file: { value: null, lineOf }, problems: [{ line: 1, key: 'file', message: 'has too many aliases' }] };
  }
};
