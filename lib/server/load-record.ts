import { adrMarkdown } from '@/lib/adoption/adr';
import { costInputsOf, readRequest } from '@/lib/adoption/read-request';
import type { Assessment } from '@/lib/domain/assessment';
import type { Accepted } from './accept';
import type { Context } from './context';
import { loadAssessment } from './load-assessment';
import { refused } from './loaded';

/** A name for the file that every file system takes. */
const fileName = ({ id, version, request }: Assessment): string => {
  const title = request.title
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60);
  return `adr-${title || id.slice(0, 8)}-v${version}.md`;
};

export interface DecisionRecord {
  readonly text: string;
  readonly fileName: string;
}

/** The decision record of a saved assessment: what was decided then, by the evidence of then. */
export const loadRecord = async (
  context: Context,
  id: string,
  version: number | null,
): Promise<Accepted<DecisionRecord>> => {
  const found = await loadAssessment(id)(context, { version });
  if (!found.ok) {
    return 'refusal' in found ? found : refused({ code: 'internal', detail: found.fault.message });
  }
  const { data } = found.value;
  const { request, result } = data;
  const superseded = data.versions.some((each) => each.version > data.version);
  const text = adrMarkdown({
    title: request.title,
    id: data.id,
    version: data.version,
    at: data.createdAt,
    status: superseded ? 'superseded' : (request.status ?? 'proposed'),
    author: request.author ?? null,
    decisionMakers: request.decisionMakers ?? [],
    consulted: request.consulted ?? [],
    informed: request.informed ?? [],
    hash: data.hash,
    profile: readRequest(request),
    evaluation: result,
    cost: costInputsOf(request),
  });
  return { ok: true, value: { text, fileName: fileName(data) } };
};
