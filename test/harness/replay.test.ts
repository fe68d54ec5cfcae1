import { expect, test } from 'vitest';
import { replay } from './replay';

const sample = `# TYPE hits_total counter
hits_total{path="/a b"} 100
# TYPE wait histogram
wait_bucket{le="+Inf"} 10
wait_sum 5
wait_count 10
# TYPE up gauge
up 1
odd NaN
`;

test('counters and histograms grow from 0.9 of their value to it, gauges stay', () => {
  const lines = replay(sample, { to: 600, minutes: 5, step: 150 }).trim().split('\n');
  expect(lines.slice(0, 6)).toEqual([
    'hits_total{path="/a b"} 90 300',
    'wait_bucket{le="+Inf"} 9 300',
    'wait_sum 4.5 300',
    'wait_count 9 300',
    'up 1 300',
    'odd NaN 300',
  ]);
  expect(lines.slice(-6)).toEqual([
    'hits_total{path="/a b"} 100 600',
    'wait_bucket{le="+Inf"} 10 600',
    'wait_sum 5 600',
    'wait_count 10 600',
    'up 1 600',
    'odd NaN 600',
  ]);
  expect(lines).toHaveLength(18);
});
