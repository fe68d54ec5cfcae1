const READS = ['GET', 'HEAD'];

/** The paths of the API that take something else than questions. */
const others: readonly (readonly [RegExp, readonly string[]])[] = [
  [/^\/api\/v1\/adoption\/evaluate\/?$/, ['POST']],
  [/^\/api\/v1\/assessments\/?$/, ['POST']],
  [/^\/api\/v1\/embed\/session\/?$/, ['POST']],
  [/^\/api\/v1\/snapshots\/?$/, ['POST']],
  [/^\/api\/v1\/snapshots\/[^/]+\/?$/, [...READS, 'DELETE']],
];

/** The methods a path of the API takes; null: it is no path of the API. */
export const methodsOf = (pathname: string): readonly string[] | null =>
  /^\/api\/v1(\/|$)/.test(pathname) ? (others.find(([path]) => path.test(pathname))?.[1] ?? READS) : null;
