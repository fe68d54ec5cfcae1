import { z } from 'zod';
import { evaluateRequestSchema, evaluationSchema, evidenceSchema } from '@/lib/domain/adoption-wire';
import { assessmentSchema, saveAssessmentSchema, savedAssessmentSchema } from '@/lib/domain/assessment';
import { assessmentFileSchema } from '@/lib/domain/assessment-file';
import { sessionRequestSchema, sessionSchema } from '@/lib/domain/embed';
import { graphSchema } from '@/lib/domain/graph';
import { meshReportSchema } from '@/lib/domain/mesh';
import { coverageReportSchema } from '@/lib/domain/mtls';
import { overviewSchema } from '@/lib/domain/overview';
import { serviceDetailSchema, serviceListSchema } from '@/lib/domain/service';
import { signalsSchema } from '@/lib/domain/signals';
import { savedSnapshotSchema, saveSnapshotSchema, snapshotSchema } from '@/lib/domain/snapshot';
import { statusSchema } from '@/lib/domain/status';
import { traceSchema } from '@/lib/domain/trace';
import {
  comparisonSchema,
  explanationSchema,
  traceDependenciesSchema,
  traceExamplesSchema,
  traceListSchema,
  traceServicesSchema,
} from '@/lib/domain/traces';
import { assessmentFileParams, assessmentParams, type Params } from '@/lib/url/params';
import {
  graphRequestParams,
  plainRequestParams,
  signalsRequestParams,
  traceCompareRequestParams,
  traceExamplesRequestParams,
  traceRequestParams,
  traceSampleRequestParams,
  traceServicesRequestParams,
  tracesRequestParams,
} from '@/lib/url/view';

export interface Endpoint {
  readonly path: string;
  readonly summary: string;
  readonly params: Params;
  /** The `data` of the answer. */
  readonly data: z.ZodType;
  /** Parts of the path, in order. */
  readonly segments?: readonly string[];
  /** Answers this instead of a JSON frame. */
  readonly text?: 'text/markdown' | 'text/plain' | 'text/html';
  /** Answers `data` itself, without a frame around it. */
  readonly bare?: true;
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
    path: '/api/v1/traces',
    summary: 'Single requests: search every trace back end, or those of `source`',
    params: tracesRequestParams,
    data: traceListSchema,
  },
  {
    path: '/api/v1/traces/services',
    summary: 'The services that the trace back ends know, and what one of them does',
    params: traceServicesRequestParams,
    data: traceServicesSchema,
  },
  {
    path: '/api/v1/traces/examples',
    summary: 'Example traces of a service or an edge: up to three bad ones and a good one',
    params: traceExamplesRequestParams,
    data: traceExamplesSchema,
  },
  {
    path: '/api/v1/traces/compare',
    summary: 'Where two traces differ: structure and self time, ranked',
    params: traceCompareRequestParams,
    data: comparisonSchema,
  },
  {
    path: '/api/v1/traces/dependencies',
    summary: 'Edges of a sample of traces beside the edges of the metrics',
    params: traceSampleRequestParams,
    data: traceDependenciesSchema,
  },
  {
    path: '/api/v1/traces/{traceId}',
    summary: 'One trace, normalised: tree, self times, errors, critical path, service edges',
    params: traceRequestParams,
    data: traceSchema,
    segments: ['traceId'],
  },
  {
    path: '/api/v1/traces/{traceId}/explain',
    summary: 'Why was this one slow? Against typical traces of the same root operation',
    params: traceSampleRequestParams,
    data: explanationSchema,
    segments: ['traceId'],
  },
  {
    path: '/api/v1/adoption/evidence',
    summary: 'What the sources measure of the facts an adoption decision asks; the filters are its scope',
    params: plainRequestParams,
    data: evidenceSchema,
  },
  {
    path: '/api/v1/status',
    summary: 'Sources, detected meshes, limits in force, version',
    params: plainRequestParams,
    data: statusSchema,
  },
];

/** GET endpoints that answer no frame of now: what was kept before, and what is handed on as it came. */
export const records: readonly Endpoint[] = [
  {
    path: '/api/v1/traces/{traceId}/raw',
    summary: 'One trace as its back end answers it, nothing changed, as a text to save',
    params: traceRequestParams,
    data: z.string(),
    segments: ['traceId'],
    text: 'text/plain',
  },
  {
    path: '/api/v1/assessments/{id}',
    summary: 'A saved assessment: what was answered and measured, what the model made of it, its versions',
    params: assessmentParams,
    data: assessmentSchema,
    segments: ['id'],
  },
  {
    path: '/api/v1/assessments/{id}/adr.md',
    summary: 'The decision record of a saved assessment, shaped as MADR',
    params: assessmentParams,
    data: z.string(),
    segments: ['id'],
    text: 'text/markdown',
  },
  {
    path: '/api/v1/assessments/{id}/adr.html',
    summary: 'The same record as a page that needs nothing else: no script, no request, for screen and A4',
    params: assessmentParams,
    data: z.string(),
    segments: ['id'],
    text: 'text/html',
  },
  {
    path: '/api/v1/assessments/{id}/file.json',
    summary:
      'A saved assessment as a file to hand on; the adoption page opens and merges it. `names=hidden`: a code stands for every name of a cluster, a namespace, a service or a workload',
    params: assessmentFileParams,
    data: assessmentFileSchema,
    segments: ['id'],
    bare: true,
  },
  {
    path: '/api/v1/assessments/{id}/legend.json',
    summary: 'Which name each code of the file without names stands for: to be kept, not to be handed on with it',
    params: assessmentParams,
    data: z.record(z.string(), z.string()),
    segments: ['id'],
    bare: true,
  },
  {
    path: '/api/v1/snapshots/{id}',
    summary: 'A frozen view with its frames; the same 404 for unknown, expired and revoked',
    params: {},
    data: snapshotSchema,
    segments: ['id'],
  },
];

/** A POST endpoint: what it takes and what it answers in `data`. */
export interface Write {
  readonly path: string;
  readonly summary: string;
  readonly body: z.ZodType;
  readonly data: z.ZodType;
  readonly status: 200 | 201;
  /** Answers `data` itself, without an envelope. */
  readonly bare?: true;
}

/** Every POST endpoint of version 1, for the OpenAPI document. */
export const writes: readonly Write[] = [
  {
    path: '/api/v1/adoption/evaluate',
    summary: 'Whether a mesh is justified by these answers and this evidence: pure, nothing is stored',
    body: evaluateRequestSchema,
    data: evaluationSchema,
    status: 200,
  },
  {
    path: '/api/v1/assessments',
    summary: 'Keeps an assessment; every save is a new version',
    body: saveAssessmentSchema,
    data: savedAssessmentSchema,
    status: 201,
    bare: true,
  },
  {
    path: '/api/v1/snapshots',
    summary: 'Freezes a page with its data, so that it opens without any source',
    body: saveSnapshotSchema,
    data: savedSnapshotSchema,
    status: 201,
    bare: true,
  },
  {
    path: '/api/v1/embed/session',
    summary: 'Exchanges a signed embed token for the bearer of one embedded view; a token opens one session',
    body: sessionRequestSchema,
    data: sessionSchema.shape.data,
    status: 200,
  },
];

/** DELETE endpoints: each takes the token that was told to whoever made the thing, as a bearer. */
export const removals = [{ path: '/api/v1/snapshots/{id}', summary: 'Revokes a snapshot', segments: ['id'] }] as const;
