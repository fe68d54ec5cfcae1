import type { z } from 'zod';
import { graphSchema } from '@/lib/domain/graph';
import { meshReportSchema } from '@/lib/domain/mesh';
import { coverageReportSchema } from '@/lib/domain/mtls';
import { overviewSchema } from '@/lib/domain/overview';
import { serviceDetailSchema, serviceListSchema } from '@/lib/domain/service';
import { signalsSchema } from '@/lib/domain/signals';
import { statusSchema } from '@/lib/domain/status';
import type { Params } from '@/lib/url/params';
import { graphRequestParams, plainRequestParams, signalsRequestParams } from '@/lib/url/view';

export interface Endpoint {
  readonly path: string;
  readonly summary: string;
  readonly params: Params;
  /** The `data` of the answer. */
  readonly data: z.ZodType;
  /** Parts of the path, in order. */
  readonly segments?: readonly string[];
}

/** Every GET endpoint of version 1. The OpenAPI document and its tests are made from this table. */
export const endpoints: readonly Endpoint[] = [
  {
    path: '/api/v1/overview',
    summary: 'Is the mesh all right? Verdict, golden signals, worst services and edges',
    params: plainRequestParams,
    data: overviewSchema,
  },
  {
    path: '/api/v1/graph',
    summary: 'Who calls whom and how well: the dependency graph of one window',
    params: graphRequestParams,
    data: graphSchema,
  },
  {
    path: '/api/v1/services',
    summary: 'Every service with health, golden signals, mTLS share and versions',
    params: plainRequestParams,
    data: serviceListSchema,
  },
  {
    path: '/api/v1/services/{cluster}/{namespace}/{name}',
    summary: 'One service: callers, callees, versions, responses, fault domains',
    params: plainRequestParams,
    data: serviceDetailSchema,
    segments: ['cluster', 'namespace', 'name'],
  },
  {
    path: '/api/v1/signals',
    summary: 'Golden signals over time of the mesh, a namespace, a service or an edge',
    params: signalsRequestParams,
    data: signalsSchema,
  },
  {
    path: '/api/v1/mtls',
    summary: 'Who is protected by mutual TLS, who is not, and why',
    params: plainRequestParams,
    data: coverageReportSchema,
  },
  {
    path: '/api/v1/mesh',
    summary: 'What the meshes themselves cost and how they feel: control planes, proxies, versions, overhead',
    params: plainRequestParams,
    data: meshReportSchema,
  },
  {
    path: '/api/v1/status',
    summary: 'Sources, detected meshes, limits in force, version',
    params: plainRequestParams,
    data: statusSchema,
  },
];
