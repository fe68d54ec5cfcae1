import { z } from 'zod';
import { frameSchema, problemSchema } from '@/lib/domain/envelope';
import type { Param } from '@/lib/url/params';
import { type Endpoint, endpoints, records, removals, type Write, writes } from './endpoints';

type Json = Record<string, unknown>;

/** OpenAPI 3.1 speaks JSON Schema 2020-12, zod's own dialect; the `$schema` line belongs to whole documents only. */
const jsonSchema = (schema: z.core.$ZodType): Json => {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io: 'output', unrepresentable: 'any' });
  return rest;
};

const parameter = (name: string, param: Param<unknown>): Json => ({
  name,
  in: 'query',
  required: false,
  description: `Takes ${param.takes}.`,
  schema: param.many ? { type: 'array', items: param.schema } : param.schema,
  ...(param.many ? { style: 'form', explode: true } : {}),
});

const segment = (name: string): Json => ({ name, in: 'path', required: true, schema: { type: 'string' } });

const problem = { content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } } };

const answerOf = ({ data, text, bare }: Endpoint): Json => {
  if (text !== undefined) return { description: 'Text', content: { [text]: { schema: jsonSchema(data) } } };
  return bare === true
    ? { description: 'A file', content: { 'application/json': { schema: jsonSchema(data) } } }
    : { description: 'A frame', content: { 'application/json': { schema: jsonSchema(frameSchema(data)) } } };
};

const operation = (endpoint: Endpoint): Json => operationOf(endpoint, answerOf(endpoint));

const operationOf = ({ summary, params, segments = [] }: Endpoint, answer: Json): Json => ({
  get: {
    summary,
    parameters: [...segments.map(segment), ...Object.entries(params).map(([name, param]) => parameter(name, param))],
    responses: {
      200: answer,
      304: { description: 'Not modified since the ETag that was sent' },
      400: { description: 'A parameter is not understood', ...problem },
      default: { description: 'A problem (RFC 9457)', ...problem },
    },
  },
});

const write = ({ summary, body, data, status, bare }: Write): Json => ({
  post: {
    summary,
    requestBody: { required: true, content: { 'application/json': { schema: jsonSchema(body) } } },
    responses: {
      [status]: {
        description: 'The answer',
        content: { 'application/json': { schema: jsonSchema(bare === true ? data : z.object({ data })) } },
      },
      400: { description: 'A part of the body is not understood', ...problem },
      413: { description: 'The body is over 256 KiB', ...problem },
      default: { description: 'A problem (RFC 9457)', ...problem },
    },
  },
});

const removal = ({ summary, segments }: (typeof removals)[number]): Json => ({
  delete: {
    summary,
    parameters: segments.map(segment),
    security: [{ deleteToken: [] }],
    responses: { 204: { description: 'It is gone' }, default: { description: 'A problem (RFC 9457)', ...problem } },
  },
});

/** Reads and writes of one path stand together. */
const paths = (): Json => {
  const all: Record<string, Json> = {};
  for (const endpoint of [...endpoints, ...records]) all[endpoint.path] = operation(endpoint);
  for (const each of writes) all[each.path] = { ...all[each.path], ...write(each) };
  for (const each of removals) all[each.path] = { ...all[each.path], ...removal(each) };
  return all;
};

/** The document at `/api/v1/openapi.json`, made from the schemas that decode the requests and type the answers. */
export const openApiDocument = (version: string): Json => ({
  openapi: '3.1.0',
  info: {
    title: 'Weftline',
    version,
    description:
      'Service dependency graph, golden signals and mTLS coverage. Rates are per second, ratios 0..1, `…Ms` milliseconds; null is "not reported".',
  },
  paths: paths(),
  components: {
    schemas: { Problem: jsonSchema(problemSchema) },
    securitySchemes: { deleteToken: { type: 'http', scheme: 'bearer' } },
  },
});
