import { expect, test } from 'vitest';
import { groupAlerts } from './alert-groups';

const alert = (name: string, labels: Record<string, string>, more = {}) => ({
  name,
  severity: 'warning',
  state: 'firing' as const,
  since: 2,
  labels,
  ...more,
});

test('equal alerts stand together, worst first, with the closest name of each', () => {
  const groups = groupAlerts([
    alert('Slow', { namespace: 'shop' }, { state: 'pending' }),
    alert('Plain', { destination_service_name: 'orders', namespace: 'shop' }),
    alert('Errors', { destination_service_name: 'ledger' }, { severity: 'critical', since: null }),
    alert('Plain', { destination_service_name: 'tracking' }, { since: 1 }),
    alert('Plain', { destination_service_name: 'orders', cluster: 'west' }),
  ]);
  expect(groups).toEqual([
    { name: 'Errors', severity: 'critical', state: 'firing', count: 1, since: null, places: ['ledger'] },
    { name: 'Plain', severity: 'warning', state: 'firing', count: 3, since: 1, places: ['orders', 'tracking'] },
    { name: 'Slow', severity: 'warning', state: 'pending', count: 1, since: 2, places: ['shop'] },
  ]);
});

test('an alert without a place is still there', () => {
  expect(groupAlerts([alert('Watchdog', {})])).toMatchObject([{ count: 1, places: [] }]);
});
