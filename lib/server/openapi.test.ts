import { existsSync, readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { endpoints } from './endpoints';
import { openApiDocument } from './openapi';

/** The document itself, and what answers paths that are none. */
const undocumented = ['openapi.json/', 'unreadable-path/'];
const routes = readdirSync('app/api/v1', { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('route.ts') && !path.includes('[...'))
  .filter((path) => !undocumented.some((folder) => path.startsWith(folder)))
  .map(
    (path) =>
      `/api/v1/${path
        .replace(/\/route\.ts$/, '')
        .replaceAll('[', '{')
        .replaceAll(']', '}')}`,
  );

test('every route is in the document, and the reverse', () => {
  expect(Object.keys(openApiDocument('0').paths as object).sort()).toEqual(routes.sort());
});

test.each(endpoints.map((endpoint) => [endpoint.path, endpoint] as const))(
  '%s documents every parameter it reads',
  (path, endpoint) => {
    const { paths } = openApiDocument('0') as {
      paths: Record<string, { get: { parameters: { name: string; description?: string }[] } }>;
    };
    const names = paths[path]?.get.parameters.map(({ name }) => name);
    expect(names).toEqual([...(endpoint.segments ?? []), ...Object.keys(endpoint.params)]);
  },
);

test('the document stands on JSON alone', () => {
  const document = openApiDocument('1.2.3');
  expect(JSON.parse(JSON.stringify(document))).toEqual(document);
  expect(document).toMatchObject({ openapi: '3.1.0', info: { version: '1.2.3' } });
  expect(existsSync('app/api/v1/openapi.json/route.ts')).toBe(true);
});
