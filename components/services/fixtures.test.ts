import { expect, test } from 'vitest';
import { coverageFrame } from '@/components/mtls/fixtures/report';
import { noSignals, signals } from '@/components/signals/fixtures/signals';
import { frameSchema } from '@/lib/domain/envelope';
import { coverageReportSchema } from '@/lib/domain/mtls';
import { serviceDetailSchema, serviceListSchema } from '@/lib/domain/service';
import { signalsSchema } from '@/lib/domain/signals';
import { serviceDetail, serviceList } from './fixtures/shop';

test.each([
  ['the service list', serviceListSchema, serviceList],
  ['a service', serviceDetailSchema, serviceDetail],
  ['the mTLS report', coverageReportSchema, coverageFrame],
  ['signals', signalsSchema, { data: signals, meta: serviceList.meta }],
  ['missing signals', signalsSchema, { data: noSignals, meta: serviceList.meta }],
])('the fixture of %s is what the API answers', (_, schema, frame) => {
  expect(frameSchema(schema).safeParse(frame).error).toBeUndefined();
});
