/** Makes something when it is first asked for, and once. */
export const lazily = <T>(make: () => T): (() => T) => {
  let made: { readonly it: T } | undefined;
  return () => {
    made ??= { it: make() };
    return made.it;
  };
};

type Makers<T> = { readonly [K in keyof T]: () => T[K] };

/** A record whose fields are made when they are first read, and once. */
export const lazyRecord = <T extends object>(makers: Makers<T>): T =>
  Object.defineProperties(
    {},
    Object.fromEntries(
      Object.entries<() => unknown>(makers).map(([key, make]) => [key, { enumerable: true, get: lazily(make) }]),
    ),
  ) as T;
