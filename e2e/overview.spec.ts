import { expect, panel, settled, test } from './fixture';

test.beforeEach(async ({ page }) => {
  await page.goto('/');
  await settled(page);
});

test('the verdict names the failing service, how much fails, since when, and what of it', async ({ page }) => {
  const verdict = panel(page, 'Verdict');
  await expect(verdict.getByRole('heading', { level: 1 })).toHaveText(
    /\d(\.\d)? % of ledger's requests fail.*payments → ledger.*connection pool full.*since \d\d:\d\d \(\d+ min\)/,
  );
  await expect(verdict.getByRole('link', { name: 'On the graph' })).toHaveAttribute('href', /focus=.*ledger/);
  await verdict.getByRole('link', { name: 'Open it' }).click();
  await expect(page.getByRole('heading', { level: 1, name: /^ledger/ })).toBeVisible();
});

test('the four golden signals stand with their units, each over time as well', async ({ page }) => {
  await expect(panel(page, /^Latency (p95|mean)$/)).toHaveText(/\d m?s/);
  await expect(panel(page, /^Traffic$/)).toHaveText(/\d rps/);
  await expect(panel(page, /^Errors$/)).toHaveText(/\d %/);
  await expect(panel(page, /^Saturation$/)).toHaveText(/ledger.*\d %/);
  for (const name of ['Latency', 'Traffic', 'Errors']) {
    const chart = page.getByRole('figure', { name: `${name} of the whole mesh` });
    await expect(chart.getByRole('table').getByRole('row')).not.toHaveCount(0);
    await expect(chart).toContainText(/at the end, between/);
  }
});

test('what hurts most is ranked with its reason and links to the service and the edge', async ({ page }) => {
  const worst = panel(page, /^Worst/);
  const first = worst.getByRole('listitem').first();
  await expect(first).toContainText(/failing.*ledger.*\d % of requests fail.*connection pool full/);
  await expect(worst.getByRole('link', { name: 'payments → ledger' }).first()).toHaveAttribute(
    'href',
    /\/graph\?select=/,
  );
  await first.getByRole('link', { name: 'ledger' }).click();
  await expect(page).toHaveURL(/\/services\/east\/payments\/ledger$/);
});

test('the mTLS share stands beside what nobody reports, and names who calls in plaintext', async ({ page }) => {
  const mtls = panel(page, 'mTLS');
  await expect(mtls).toContainText(/\d % ?of known requests protected/);
  await expect(mtls).toContainText(/rps not reported, beside the share/);
  await expect(mtls.getByRole('listitem').filter({ hasText: 'unknown caller' })).toContainText(/plaintext.*orders/);
});

test('firing alerts, certificates and sources are told', async ({ page }) => {
  await expect(panel(page, 'Alerts').getByRole('listitem').first()).toContainText(/critical.*MeshHighErrorRate/);
  await expect(panel(page, 'Certificates').getByRole('listitem').first()).toContainText(
    /reports-.*in \d+ min.*expiring/,
  );
  await expect(panel(page, 'Sources')).toContainText(/prometheus.*\d m?s.*(answers|take up to)/i);
});

test('a namespace of the small map opens the graph narrowed to it', async ({ page }) => {
  await panel(page, 'Namespaces')
    .getByRole('link', { name: /^payments in east: failing/ })
    .click();
  await expect(page).toHaveURL(/\/graph\?cluster=east&namespace=payments/);
  await expect(page.getByRole('button', { name: 'Namespaces payments' })).toBeVisible();
});

test('a number opens its receipt: the queries, their cost and age, as PromQL and as a command', async ({ page }) => {
  await panel(page, /^Traffic$/)
    .getByRole('button', { name: 'Why: Traffic' })
    .click();
  const receipt = page.getByRole('dialog', { name: 'Traffic of the whole mesh' });
  const queries = receipt.getByRole('list', { name: 'Queries' }).getByRole('listitem');
  await expect(queries.first()).toContainText(/istio_requests_total\{/);
  await expect(queries.first()).toContainText(/prometheus · [\d.]+ ms · [\d,]+ series · .+ · at .*UTC\+[12]/);
  await expect(receipt).toContainText(/Newest sample\d+ s ago/);

  await queries.first().getByRole('button', { name: 'Copy as curl' }).click();
  await expect(queries.first().getByRole('button', { name: 'Copied' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(receipt).toBeHidden();
  await expect(panel(page, /^Traffic$/).getByRole('button', { name: 'Why: Traffic' })).toBeFocused();

  // What was copied is a command that asks the source itself, its address left to whoever knows it.
  await page.getByRole('button', { name: 'Find', exact: true }).click();
  const field = page.getByRole('combobox');
  await field.press('Control+V');
  await expect(field).toHaveValue(/^curl -s "\$PROMETHEUS_URL\/api\/v1\/query".*istio_requests_total.*time=/);
});
