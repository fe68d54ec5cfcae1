import { expect, goBy, panel, settled, test } from './fixture';

test.beforeEach(async ({ page }) => {
  await page.goto('/mesh');
  await settled(page);
});

test('each mesh in each cluster says how it feels and what it costs', async ({ page }) => {
  const east = panel(page, 'Istio in east');
  await expect(east).toContainText('degraded');
  await expect(east).toContainText('2 versions of proxies, 1 certificate ends soon or has ended.');
  await expect(east).toContainText(/\d+ of \d+ proxies run 1\.30\.0, 1 runs 1\.29\.1; istiod runs 1\.30\.0\./);
  await expect(east).toContainText(/Data plane[\d.]+ m?cores, [\d.]+ [GM]iB; CPU [\d.]+ % and memory [\d.]+ % on top/);
  await expect(east).toContainText(/Added latency[\d.]+ ms ?estimated over \d+ edges/);
  await expect(east).toContainText(/Next certificate ?in \d+ min ?reports-/);
  await expect(panel(page, 'Istio in west')).toContainText('healthy');
});

test('what needs attention names who, what it means and where to look next', async ({ page }) => {
  const items = panel(page, 'What needs attention').getByRole('listitem');
  await expect(items.filter({ hasText: 'Proxies of several versions' })).toContainText(
    /web\/admin-\S+ 1\.29\.1.*Next: /,
  );
  await expect(items.filter({ hasText: 'Certificates that end soon' })).toContainText(/reports-.*Next: /);
});

test('added latency is an estimate and says how it was made', async ({ page }) => {
  const added = panel(page, 'What the proxies add to latency');
  await expect(added).toContainText('estimate');
  await expect(added).toContainText('mean duration at the caller’s proxy minus mean at the callee’s');
  await expect(added.getByRole('list').first().getByRole('listitem')).toHaveCount(5);
});

test('cost and checks are tables: sorted, filtered, with units', async ({ page }) => {
  const rows = (name: string) => page.getByRole('region', { name, exact: true }).getByRole('row');
  await expect(rows('Cost by place').nth(1)).toHaveText(/Istio sidecars(east|west).*m?cores.*%.*[KMG]iB.*%/);
  await page.getByRole('searchbox', { name: 'Find places' }).fill('gateways');
  await expect(rows('Cost by place')).toHaveCount(3);

  await expect(rows('Every check')).not.toHaveCount(0);
  await page.getByRole('searchbox', { name: 'Find checks' }).fill('rejected');
  await expect(page).toHaveURL(/q=rejected/);
  const rejects = rows('Every check').filter({ hasText: 'Configuration that proxies rejected' });
  await expect(rejects.filter({ hasText: 'east' })).toContainText('none in this window, 1 since istiod started');
});

test('what nobody reports is grey and says what would tell', async ({ page }) => {
  await page.getByRole('searchbox', { name: 'Find checks' }).fill('remote clusters');
  const row = page.getByRole('region', { name: 'Every check' }).getByRole('row').nth(1);
  await expect(row).toContainText('not reported');
  await expect(row).toContainText('istiod is scraped here, without istiod_remote_cluster_sync_status');
});

test('the horizon holds issuers and roots beside what ends first', async ({ page }) => {
  const horizon = panel(page, 'Certificate horizon');
  await expect(horizon.getByRole('listitem').first()).toContainText(/reports-.*in \d+ min.*expiring/);
  await expect(horizon).toContainText(/issuing certificate chain.*in 2\d d/);
  await expect(horizon).toContainText(/root certificate.*in \d+ y/);
});

test('the receipt has the query that asked istiod', async ({ page }) => {
  await panel(page, 'What needs attention').getByRole('button', { name: /^Why/ }).click();
  await expect(page.getByRole('dialog')).toContainText('pilot_total_xds_rejects');
});

test('the keys g e lead here', async ({ page }) => {
  await page.goto('/services');
  await settled(page);
  await goBy(page, 'e');
  await expect(page).toHaveURL(/\/mesh/);
});
