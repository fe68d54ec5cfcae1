import { hash } from '@/demo/noise';
import { isRequest, type Request } from './requests';

/**
 * A trace id says which request it is of, so that a trace is found by its id without having been kept: sixteen digits of
 * noise that follow from the request, then the request itself under that noise.
 */

const hex = (value: number): string => (value >>> 0).toString(16).padStart(8, '0');

const noiseOf = ({ step, call, ordinal }: Request): readonly [number, number] => [
  hash(`trace ${step} ${call} ${ordinal}`),
  hash(`trace ${ordinal} ${call} ${step}`),
];

const packed = ({ call, ordinal }: Request): number => ((call << 16) | ordinal) >>> 0;

/** 32 lower-case hex digits. */
export const traceIdOf = (request: Request): string => {
  const [a, b] = noiseOf(request);
  return `${hex(a)}${hex(b)}${hex(request.step ^ a)}${hex(packed(request) ^ b)}`;
};

const part = (id: string, index: number): number => Number.parseInt(id.slice(index * 8, index * 8 + 8), 16);

/** The request of a trace id in any case; null: not one of the demo's. */
export const requestOf = (traceId: string): Request | null => {
  const id = traceId.toLowerCase();
  if (!/^[0-9a-f]{32}$/.test(id)) return null;
  const place = (part(id, 3) ^ part(id, 1)) >>> 0;
  const request = { step: (part(id, 2) ^ part(id, 0)) >>> 0, call: place >>> 16, ordinal: place & 0xffff };
  return isRequest(request) && traceIdOf(request) === id ? request : null;
};

/** The id of the so-manieth span of a trace: 16 lower-case hex digits. */
export const spanIdOf = (traceId: string, index: number): string =>
  `${hex(hash(`${traceId} ${index}`))}${hex(hash(`${index} ${traceId}`))}`;
