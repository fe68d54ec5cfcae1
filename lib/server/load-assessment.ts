import type { Assessment } from '@/lib/domain/assessment';
import type { AssessmentRow } from '@/lib/store/tables';
import type { Context } from './context';
import { type Loaded, loaded, refused } from './loaded';
import { contentHash, type KeptAssessment } from './save-assessment';
import { unavailable } from './store-refusal';

const UNKNOWN = refused({ code: 'not-found', detail: 'There is no such assessment, or no such version of it.' });
const SPOILT = refused({
  code: 'store-unavailable',
  detail: 'What the database holds of this assessment is not what was saved: its hash differs.',
});

/** An id as we make them; anything else is not worth a question. */
const isId = (id: string): boolean => /^[0-9a-f-]{36}$/.test(id);

const keptIn = ({ body, hash }: AssessmentRow): KeptAssessment | null =>
  contentHash(body) === hash ? (JSON.parse(body) as KeptAssessment) : null;

/** A saved assessment, the newest version unless another is asked for, with the list of all. */
export const loadAssessment =
  (id: string) =>
  async ({ store }: Context, { version }: { readonly version: number | null }): Promise<Loaded<Assessment>> => {
    if (store === undefined) return unavailable(null);
    if (!isId(id)) return UNKNOWN;
    const [found, versions] = await Promise.all([store.assessments.find(id, version), store.assessments.versions(id)]);
    if (!found.ok) return unavailable(found.fault);
    if (!versions.ok) return unavailable(versions.fault);
    if (found.value === null) return UNKNOWN;
    const row = found.value;
    const kept = keptIn(row);
    if (kept === null) return SPOILT;
    const data: Assessment = {
      schema: kept.schema,
      id,
      version: row.version,
      modelVersion: kept.modelVersion,
      createdAt: row.created_at,
      supersedes: row.version > 1 ? { id, version: row.version - 1 } : null,
      hash: row.hash,
      request: kept.request,
      result: kept.result as Assessment['result'],
      versions: versions.value.map((each) => ({
        version: each.version,
        createdAt: each.created_at,
        title: each.title,
        verdict: each.verdict,
        hash: each.hash,
      })),
    };
    return loaded({
      data,
      meta: {
        window: { from: row.created_at, to: row.created_at },
        // No sample took part: what was measured is in the request, with its own age.
        asOf: null,
        trust: { state: 'complete', reasons: [] },
        sources: [],
      },
    });
  };
