import type { Fault } from '@/lib/domain/result';
import type { Trust } from '@/lib/domain/trust';
import { redirected, safeText, statusFault } from '@/lib/http/faults';
import type { Exchange } from '@/lib/http/transport';
import { errorFault, notPrometheus, PROMETHEUS } from './faults';
import { type Envelope, MalformedAnswer, parseJson, readEnvelope } from './parse';

/** What an exchange amounts to: an answer, or a fault and whether asking again may help. */
export type Judged =
  | { readonly ok: true; readonly envelope: Envelope; readonly secrets: readonly string[] }
  | { readonly ok: false; readonly fault: Fault; readonly retry: boolean; readonly outage: boolean };

const RETRIED = new Set([429, 502, 503, 504]);
/** A proxy or the server says that the server is not there; anything else is an answer. */
const OUTAGE = new Set([500, 502, 503, 504]);

const isJson = ({ headers }: Exchange): boolean =>
  /^application\/(?:[\w.-]+\+)?json\b/i.test(headers['content-type'] ?? '');

const refusal = (fault: Fault, status: number): Judged => {
  const gaveUp = status === 503 && fault.kind === 'timeout';
  return { ok: false, fault, retry: RETRIED.has(status) && !gaveUp, outage: OUTAGE.has(status) && !gaveUp };
};

const envelopeOf = async ({ body }: Exchange): Promise<Envelope | null> => {
  try {
    return readEnvelope(await parseJson(body));
  } catch (error) {
    if (error instanceof MalformedAnswer) return null;
    throw error;
  }
};

/** Status, content type and envelope (field-guide.md 3.1). A proxy's page is never taken for an answer. */
export const judge = async (source: string, exchange: Exchange): Promise<Judged> => {
  const { status, secrets } = exchange;
  if (status >= 300 && status < 400) return { ok: false, fault: redirected(source), retry: false, outage: false };
  const envelope = isJson(exchange) ? await envelopeOf(exchange) : null;
  if (envelope?.error) return refusal(errorFault(source, status, envelope.error, secrets), status);
  if (status !== 200) return refusal(statusFault(source, status, PROMETHEUS), status);
  if (envelope === null) return { ok: false, fault: notPrometheus(source), retry: false, outage: false };
  return { ok: true, envelope, secrets };
};

const TRUNCATED = /truncated due to limit/i;

/** What the back end says about the completeness of its answer. Remarks (`infos`) are carried but weaken nothing. */
export const trustOf = (
  { envelope: { warnings, infos, partial }, secrets }: Judged & { readonly ok: true },
  native: boolean,
): Trust => {
  const weak = [
    ...(partial ? ['partial-response'] : []),
    ...warnings.map((text) => (TRUNCATED.test(text) ? 'truncated' : `warning:${safeText(text, secrets)}`)),
    ...(native ? ['native-histogram'] : []),
  ];
  const remarks = infos.map((text) => `info:${safeText(text, secrets)}`);
  return { state: weak.length > 0 ? 'partial' : 'complete', reasons: [...new Set([...weak, ...remarks])] };
};
