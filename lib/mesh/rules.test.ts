import { parser } from '@prometheus-io/lezer-promql';
import { expect, test } from 'vitest';
import { stringify } from 'yaml';
import { adapters } from './index';
import { RULE_INTERVAL } from './recorded';
import { rulesOf } from './rules';

const HEAD = `# Recording rules for Weftline: rates by edge, so that big meshes cost little to look at. One group a mesh: keep those of
# the meshes you run. Every rate is taken before any sum. How to load them, and what they cost: docs/recording-rules.md
# Made from the adapters in lib/mesh; \`npx vitest run --project unit -u lib/mesh/rules.test.ts\` makes it anew.
`;

const file = `${HEAD}${stringify(
  {
    groups: adapters.map((adapter) => ({
      name: `weftline-${adapter.id}`,
      interval: `${RULE_INTERVAL / 1000}s`,
      rules: rulesOf(adapter),
    })),
  },
  { lineWidth: 0 },
)}`;

test('the rules that are shipped are those of the adapters', async () => {
  await expect(file).toMatchFileSnapshot('../../deploy/prometheus/weftline.rules.yml');
});

const errorsIn = (promql: string): readonly number[] => {
  const found: number[] = [];
  parser.parse(promql).iterate({ enter: ({ type, from }) => void (type.isError ? found.push(from) : 0) });
  return found;
};

test.each(adapters.map((adapter) => [adapter.id, adapter] as const))('every rule of %s is PromQL', (_, adapter) => {
  for (const { expr } of rulesOf(adapter)) expect(errorsIn(expr), expr).toEqual([]);
});

test('no two rules record the same', () => {
  const names = adapters.flatMap((adapter) =>
    rulesOf(adapter).map(({ record, labels }) => `${record} ${labels?.mesh}`),
  );
  expect(new Set(names).size).toBe(names.length);
});
