/** A mistake in the configuration. `line` is null where the environment made it. Values are never repeated. */
export interface Problem {
  readonly line: number | null;
  readonly key: string;
  /** What was expected; the end of a sentence that starts with the key. */
  readonly message: string;
}

export type Path = readonly PropertyKey[];
export type Env = Readonly<Record<string, string | undefined>>;

/** `sources[1].auth.username` */
export const keyOf = (path: Path): string =>
  path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
    .join('')
    .replace(/^\./, '') || 'file';
