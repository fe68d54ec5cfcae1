import { expect, test } from 'vitest';
import { defaultSettings, type ErrorRules } from '@/lib/domain/settings';
import { type Ending, type Outcome, outcomeOf } from './outcome';

const plain: Ending = { protocol: 'http', code: '200', grpc: null, flags: null };

test.each<[string, Partial<Ending>, Outcome]>([
  ['an answer', {}, 'success'],
  ['a redirect', { code: '302' }, 'success'],
  ['a 404', { code: '404' }, 'client-error'],
  ['a 503', { code: '503' }, 'error'],
  ['a 503 after which the caller left', { code: '503', flags: 'DC' }, 'error'],
  ['no response', { code: '0' }, 'error'],
  ['no response because of a reset upstream', { code: '0', flags: 'UR' }, 'error'],
  ['no response because the caller left', { code: '0', flags: 'DC' }, 'client-error'],
  ['no response because the caller reset, among other flags', { code: '0', flags: 'UT,DR' }, 'client-error'],
  ['a code nobody reports', { code: null }, 'neither'],
  ['gRPC OK', { protocol: 'grpc', grpc: '0' }, 'success'],
  ['gRPC Unavailable under HTTP 200', { protocol: 'grpc', grpc: '14' }, 'error'],
  ['gRPC Unimplemented', { protocol: 'grpc', grpc: '12' }, 'error'],
  ['gRPC InvalidArgument', { protocol: 'grpc', grpc: '3' }, 'client-error'],
  ['gRPC Cancelled', { protocol: 'grpc', grpc: '1' }, 'client-error'],
  ['gRPC over a 503 of the proxy', { protocol: 'grpc', code: '503' }, 'error'],
  ['gRPC over a 503 whose status is fine', { protocol: 'grpc', code: '503', grpc: '0' }, 'error'],
  ['gRPC without a response', { protocol: 'grpc', code: '0' }, 'error'],
  ['gRPC whose caller left', { protocol: 'grpc', code: '0', flags: 'DC' }, 'client-error'],
  ['gRPC over HTTP 200 without a status', { protocol: 'grpc' }, 'neither'],
  ['gRPC over a 404 without a status', { protocol: 'grpc', code: '404' }, 'client-error'],
])('%s counts as it should', (_, differences, outcome) => {
  expect(outcomeOf({ ...plain, ...differences }, defaultSettings.errors)).toBe(outcome);
});

test.each<[string, Partial<ErrorRules>, Partial<Ending>, Outcome]>([
  ['429 may be an error', { http: ['5xx', '429'] }, { code: '429' }, 'error'],
  ['no response may be left alone', { http: ['5xx'] }, { code: '0' }, 'neither'],
  ['PermissionDenied may be an error', { grpc: [7] }, { protocol: 'grpc', grpc: '7' }, 'error'],
  ['Unavailable may be left to the caller', { grpc: [] }, { protocol: 'grpc', grpc: '14' }, 'client-error'],
  ['a caller that left may be an error', { ignoreFlags: [] }, { code: '0', flags: 'DC' }, 'error'],
])('by configuration: %s', (_, rules, differences, outcome) => {
  expect(outcomeOf({ ...plain, ...differences }, { ...defaultSettings.errors, ...rules })).toBe(outcome);
});
