import { expect, test } from 'vitest';
import { instruments } from './instruments';
import { exposition } from './registry';

test('what was measured is shown under its name', async () => {
  const { request, upstream, dataAge, partial } = instruments();
  request({ route: '/api/v1/graph', method: 'GET', status: 200, ms: 30 });
  const source = upstream('prom-east');
  source.call({ kind: 'instant', outcome: 'timeout', ms: 8_000 });
  source.inflight(3);
  source.cache('coalesced');
  source.breaker('open');
  dataAge('prom-east', 12.5);
  partial('/api/v1/graph');
  const { body, contentType } = await exposition();
  expect(contentType).toContain('text/plain');
  expect(body).toContain(
    'weftline_http_request_duration_seconds_bucket{le="0.05",route="/api/v1/graph",method="GET",status="200"} 1',
  );
  expect(body).toContain(
    'weftline_upstream_request_duration_seconds_bucket{le="5",datasource="prom-east",kind="instant",outcome="timeout"} 0',
  );
  expect(body).toContain('weftline_upstream_inflight{datasource="prom-east"} 3');
  expect(body).toContain('weftline_cache_requests_total{state="coalesced"} 1');
  expect(body).toContain('weftline_breaker_state{datasource="prom-east"} 2');
  expect(body).toContain('weftline_data_age_seconds{datasource="prom-east"} 12.5');
  expect(body).toContain('weftline_partial_responses_total{route="/api/v1/graph"} 1');
  expect(body).toContain('nodejs_eventloop_lag_p99_seconds');
});

test('a module loaded twice measures once', () => {
  expect(instruments()).toBe(instruments());
});
