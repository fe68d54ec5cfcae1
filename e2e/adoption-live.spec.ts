import { configFile } from '@/test/harness/config-file';
import { startLiveDemo } from '@/test/harness/live-demo';
import { expect, panel, settled, testOver } from './fixture';

/** Windows that half an hour of history fills: the model's own would find next to nothing in it. */
const windows = 'adoption:\n  windows: { shares: 15m, topology: 15m, releases: 25m }\n';

const measuredDemo = async () => {
  const config = await configFile(windows);
  const demo = await startLiveDemo();
  return { ...demo, config: config.path, stop: () => demo.stop().finally(config.remove) };
};

const test = testOver(measuredDemo, ({ url, tracesUrl, config }) => ({
  WEFTLINE_PROMETHEUS_URL: url,
  WEFTLINE_JAEGER_URL: tracesUrl,
  WEFTLINE_CONFIG: config,
}));
test.describe.configure({ mode: 'default' });

/** A mesh that mTLS, rules and releases require, and nothing is said of its use: the demo tells. */
const required =
  'K2=production&M1=yes&M2=yes&M4=no&Z1=yes&Z2=yes&Z4=no&T1=yes&T2=no&T3=no&T4=no&O1=yes&O2=no&O4=yes' +
  '&X1=no&X2=no&X3=no&X4=yes&R1=yes&R2=yes&R3=yes&R4=yes&R5=yes&R6=0&R7=yes&F1=full_sidecar&F2=0.05&F3=0';

test('the scorecard of the demo’s mesh says what is in use by what is measured', async ({ page }) => {
  await page.goto(`/adoption#${required}`);
  await settled(page);
  const card = panel(page, 'Scorecard of the running mesh');
  const row = (name: string) => card.getByRole('listitem').filter({ has: page.getByRole('heading', { name }) });
  await expect(row('mTLS')).toContainText('Keep');
  await expect(row('mTLS')).toContainText(/Measured: [\d.]+ % of calls in plaintext, so used/);
  // A few of the demo's services refuse callers, the others let in whoever comes: required, and not delivered whole.
  await expect(row('Identity')).toContainText('Fix');
  await expect(row('Identity')).toContainText(
    /Measured: [\d.]+ % of workloads under a rule narrower than allow-all, so partly/,
  );
  // Two versions side by side take half an hour to prove.
  await expect(row('Traffic control')).toContainText('Measure');
  await expect(row('Reach')).toContainText('Replaceable');
  await expect(row('Reach')).toContainText(/Measured: [\d.]+ % of requests cross clusters, so used/);
  await expect(page.getByRole('region', { name: 'Verdict' }).getByRole('heading', { level: 2 })).toHaveText('Keep');
  await expect(page.getByRole('region', { name: 'Verdict' })).toContainText('MUST_FIX');
});

test('the running mesh stands beside what is published, and its shape is proposed', async ({ page }) => {
  const card = panel(page, 'Scorecard of the running mesh');
  // What proxies use and add is told beside the rest: a busy machine leaves it out, and the next look has it.
  await expect(async () => {
    await page.goto('/services');
    await page.goto(`/adoption#q=F1&${required.replace('&F1=full_sidecar&F2=0.05', '')}`);
    await settled(page);
    await expect(card).toContainText(/vCPU per 1,000 requests.*measured [\d.]+ over/s, { timeout: 20_000 });
    await expect(card).toContainText(/measured [\d.]+ ms on average, wire plus proxy, upper bound/, { timeout: 1000 });
  }).toPass({ timeout: 90_000 });
  await expect(card.getByRole('list', { name: 'Versions' })).toContainText(/Istio 1\.\d+\.\d+ .*support/);
  await expect(card).toContainText('Every namespace with proxies carries traffic');
  const question = page.getByRole('form', { name: 'Question F1' });
  await expect(question).toContainText(/\d+ as Full sidecar/);
  await expect(question.getByRole('radio', { name: /^Full sidecar/ })).toBeChecked();
  await question.getByRole('button', { name: 'Continue' }).click();
  await expect(page).toHaveURL(/F1=full_sidecar/);
  await expect(page.getByRole('form', { name: 'Question F2' }).getByRole('textbox')).toHaveValue('0');
  const costs = panel(page, 'What it costs');
  let looks = 0;
  await expect(async () => {
    if (looks++ > 0) await page.reload();
    await settled(page);
    await expect(costs).toContainText(/measured: [\d,]+ series of the mesh’s own/, { timeout: 20_000 });
    await expect(costs).toContainText(/measured: mean [\d.]+, wire plus proxy/, { timeout: 1000 });
  }).toPass({ timeout: 90_000 });
  await expect(costs).toContainText(/How the series were counted: now, at \d\d:\d\d UTC, prometheus:/);
});

test('exit criteria are judged by what is measured now, each with its figure', async ({ page }) => {
  await page.goto(`/adoption#${required}`);
  await settled(page);
  const rollout = panel(page, 'Rollout');
  const criterion = (text: string) => rollout.getByRole('listitem').filter({ hasText: text }).last();
  await expect(criterion('The edge list is known')).toContainText(/(?<!not )met.*now \d+ edges, over 15m/s);
  await expect(criterion('At least 95 % of in-scope')).toContainText(/now proxies of \d+(\.\d+)? % of the services/);
  await expect(criterion('STRICT in 100 %')).toContainText(/not met.*plaintext still arrives in/s);
  await expect(criterion('Proxy memory p99')).toContainText(/(?<!not )met.*now p99 at [\d.]+ % of the limit/s);
  await expect(criterion('100 % of in-scope workloads')).toContainText('not met');
  await expect(criterion('CPU and memory are recorded')).toContainText(/(?<!not )met.*now CPU of \d+ and memory of/s);
  await expect(criterion('Two certificate rotations')).toContainText(
    /now \d+ of \d+ proxies renewed their certificate twice or more, by the ends they tell, over 15m/,
  );
  await expect(criterion('SLOs of the mesh are agreed')).toContainText('not measured');
});

test('a decision on older figures says what has drifted since, and hands out its record', async ({ page }) => {
  const yes = Object.fromEntries('M1 M2 T3 O1 O4 X4 X8 R1 R2 R3 R4 R5 R7'.split(' ').map((id) => [id, 'yes']));
  const no = Object.fromEntries('M4 Z1 Z2 Z3 T1 T2 T4 O2 X1 X2 X3 X6 X7 X9 X11 R8'.split(' ').map((id) => [id, 'no']));
  const saved = await page.request.post('/api/v1/assessments', {
    data: {
      title: 'payments',
      facts: { K2: 'none' },
      answers: { ...yes, ...no, Z4: 'yes' },
      mechanisms: { Z4: 'network_policy' },
      R6: 0,
      evidence: {
        services: 5,
        clusters: 1,
        plaintext_share: { value: 0.001, detail: { namespaces: 5, namespaces_without_plaintext: 5 } },
      },
      at: '2026-01-15',
    },
  });
  expect(saved.status()).toBe(201);
  const { id } = await saved.json();
  await page.goto(`/adoption/${id}`);
  await settled(page);
  const drift = panel(page, 'Since the decision').getByRole('listitem');
  await expect(drift.filter({ hasText: 'W1' }).first()).toContainText(/Services: \d+, 5 when it was decided/);
  await expect(drift.filter({ hasText: 'W3' }).filter({ hasText: 'no longer met: 100 % for 72 h' })).toHaveCount(1);
  await expect(drift.filter({ hasText: 'its review was due' })).toHaveCount(1);
  await expect(panel(page, 'Rollout')).toContainText(/STRICT in 100 %.*not met/s);

  const download = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Download record' }).click();
  expect((await download).suggestedFilename()).toBe('adr-payments-v1.md');
});
