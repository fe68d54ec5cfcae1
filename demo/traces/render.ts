import { LRUCache } from 'lru-cache';
import type { Pod } from '@/demo/mesh';
import { hash } from '@/demo/noise';
import type { Outcome } from '@/demo/shape';
import { momentAt } from '@/demo/time';
import { appCall, appProcess, exceptionEvent, isFailed, scopeOf, storeTags } from './app-spans';
import { type Ends, endsOf, isGateway } from './ends';
import { failureOf } from './failures';
import { spanIdOf, traceIdOf } from './ids';
import { proxyName, proxyProcess, proxyTags } from './proxy-spans';
import type { Course, Shop } from './requests';
import { type Language, languages, lastOf, stores } from './routes';
import type { DemoSpan, SpanEvent, SpanKind, SpanProcess, Tags } from './span';
import { NETWORK_MS, serviceOf, type Visit } from './visit';

/** The spans of one request: the proxies' and the programs', as each of them would have sent it. */

interface Sheet {
  readonly traceId: string;
  readonly requestId: string;
  readonly beganMs: number;
  readonly shop: Shop;
  readonly spans: DemoSpan[];
}

interface Note {
  readonly parentId: string | null;
  readonly kind: SpanKind;
  readonly name: string;
  readonly fromMs: number;
  readonly durationMs: number;
  readonly process: SpanProcess;
  readonly scope: string | null;
  readonly attributes: Tags;
  readonly events?: readonly SpanEvent[];
  readonly failure?: string | null;
}

const microseconds = (sheet: Sheet, ms: number): number => Math.round((sheet.beganMs + ms) * 1000);

const write = (sheet: Sheet, note: Note): string => {
  const { fromMs, durationMs, events = [], failure = null, ...about } = note;
  const spanId = spanIdOf(sheet.traceId, sheet.spans.length);
  const startUs = microseconds(sheet, fromMs);
  const durationUs = Math.max(1, Math.round(durationMs * 1000));
  sheet.spans.push({ ...about, traceId: sheet.traceId, spanId, startUs, durationUs, events, failure });
  return spanId;
};

const languageOf = (pod: Pod | null): Language | null =>
  pod === null || isGateway(pod) ? null : (languages[pod.workload.service] ?? null);

const tellsBy = ({ shop }: Sheet, pod: Pod | null): pod is Pod => shop.proxies && (pod?.workload.sidecar ?? false);

/** A program waits a little longer than its proxy. */
const HOP_MS = 0.25;

interface Leg {
  readonly visit: Visit;
  readonly ends: Ends;
  readonly parentId: string | null;
}

/** The caller's own spans of a call; answers what the callee's continue from. */
const writeAsking = (sheet: Sheet, { visit, ends, parentId }: Leg): string | null => {
  const { caller, outcome, startMs, durationMs } = visit;
  const language = languageOf(caller);
  let above = parentId;
  if (caller !== null && language !== null)
    above = write(sheet, {
      parentId: above,
      kind: 'client',
      fromMs: startMs - HOP_MS,
      durationMs: durationMs + 2 * HOP_MS,
      process: appProcess(caller, language),
      ...appCall(ends, 'client', outcome, language),
      failure: isFailed(ends, 'client', outcome) ? '' : null,
    });
  if (!tellsBy(sheet, caller)) return above;
  return writeProxy(sheet, { visit, ends, parentId: above }, caller, 'client', outcome, {
    fromMs: startMs,
    durationMs,
  });
};

const writeProxy = (
  sheet: Sheet,
  { visit, ends, parentId }: Leg,
  pod: Pod,
  side: 'client' | 'server',
  outcome: Outcome,
  when: Pick<Note, 'fromMs' | 'durationMs'>,
): string =>
  write(sheet, {
    ...when,
    parentId,
    kind: side,
    name: proxyName(ends),
    process: proxyProcess(pod),
    scope: null,
    attributes: proxyTags({ pod, side, caller: visit.caller, ends, outcome, requestId: sheet.requestId }),
  });

/** Time in a store, and before it the time until a connection was free: ledger's pool is what the rollout made small. */
const writeStore = (sheet: Sheet, { callee, served, outcome }: Visit, parentId: string): void => {
  const store = callee && stores[callee.workload.service];
  const language = languageOf(callee);
  if (!callee || !store || language === null) return;
  const isShort = store.shortSince === callee.workload.version;
  const crowd = isShort ? momentAt(sheet.beganMs / 1000, sheet.shop.openedAt).intensity.rollout : 0;
  const room = served.durationMs * 0.9;
  const waitMs = store.system === 'postgresql' ? room * (0.04 + 0.82 * crowd) : 0;
  const fromMs = served.fromMs + served.durationMs * 0.05;
  const process = appProcess(callee, language);
  if (waitMs > 0)
    write(sheet, {
      parentId,
      kind: 'internal',
      name: `wait for a connection to ${store.namespace}`,
      fromMs,
      durationMs: waitMs,
      process,
      scope: 'com.zaxxer.hikari',
      attributes: { 'db.client.connection.pool.name': 'HikariPool-1', 'pool.max': isShort ? 4 : 16 },
    });
  if (outcome.code !== '200') return;
  const share = store.system === 'redis' ? 0.25 : 1;
  write(sheet, {
    parentId,
    kind: 'client',
    name: store.name,
    fromMs: fromMs + waitMs,
    durationMs: (room - waitMs) * share,
    process,
    scope: scopeOf(language, 'store'),
    attributes: storeTags(store, language),
  });
};

/** The callee's spans of one attempt; answers what its own calls continue from. */
const writeAnswering = (
  sheet: Sheet,
  leg: Leg,
  outcome: Outcome,
  when: Pick<Note, 'fromMs' | 'durationMs'>,
): string | null => {
  const { visit, ends } = leg;
  const { callee, children } = visit;
  if (callee === null || isGateway(callee)) return leg.parentId;
  const inside = tellsBy(sheet, callee) ? writeProxy(sheet, leg, callee, 'server', outcome, when) : leg.parentId;
  const language = languageOf(callee);
  if (language === null) return inside;
  const failed = isFailed(ends, 'server', outcome) ? failureOf(callee.workload.service, outcome, children) : null;
  const own = { fromMs: when.fromMs + HOP_MS / 2, durationMs: Math.max(0.05, when.durationMs - HOP_MS) };
  const endedUs = microseconds(sheet, own.fromMs + own.durationMs * 0.99);
  return write(sheet, {
    ...own,
    parentId: inside,
    kind: 'server',
    process: appProcess(callee, language),
    ...appCall(ends, 'server', outcome, language),
    ...(failed && { events: [exceptionEvent(endedUs, failed.type, failed.message)], failure: failed.message }),
  });
};

/** Where the caller gave up, the callee's proxy saw it leave. */
const LEFT: Outcome = { share: 0, seen: 'server', code: '0', flags: 'DC' };

const seenByCallee = (outcome: Outcome): Outcome => (outcome.seen === 'client' ? LEFT : outcome);

const writeAttempts = (sheet: Sheet, leg: Leg): void => {
  const { startMs, served, attempts } = leg.visit;
  const begin = startMs + NETWORK_MS / 2;
  const each = (served.fromMs - begin) / Math.max(1, attempts.length);
  attempts.forEach((outcome, i) => {
    // The rest is what the proxy waits before it tries again.
    writeAnswering(sheet, leg, outcome, { fromMs: begin + i * each, durationMs: each * 0.9 });
  });
};

/** Between two tries at the same, the first of which failed, a program waits. */
const writePause = (sheet: Sheet, { callee, children }: Visit, parentId: string): void => {
  const language = languageOf(callee);
  const [second, first] = [children.at(-1), children.at(-2)];
  if (!callee || language === null || !first || !second || first.call !== second.call) return;
  const fromMs = first.startMs + first.durationMs + HOP_MS;
  const durationMs = second.startMs - HOP_MS - fromMs;
  if (durationMs < 5 || first.outcome.code === '200') return;
  const name = lastOf(serviceOf(second) ?? '');
  write(sheet, {
    parentId,
    kind: 'internal',
    name: `back off before ${name} again`,
    fromMs,
    durationMs,
    process: appProcess(callee, language),
    scope: 'io.github.resilience4j.retry',
    attributes: { 'retry.attempt': 2, 'retry.of': name },
  });
};

const writeVisit = (sheet: Sheet, visit: Visit, parentId: string | null): void => {
  const ends = endsOf(visit);
  const asking: Leg = { visit, ends, parentId: writeAsking(sheet, { visit, ends, parentId }) };
  writeAttempts(sheet, asking);
  const answering = writeAnswering(sheet, asking, seenByCallee(visit.outcome), visit.served);
  if (answering !== null && answering !== asking.parentId) {
    writeStore(sheet, visit, answering);
    writePause(sheet, visit, answering);
  }
  for (const child of visit.children) writeVisit(sheet, child, answering);
};

const uuidOf = (digits: string): string => digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');

/** Traces whose spans are kept, some 30 MB: pages search the same quarter of an hour several times over. */
const recent = new LRUCache<string, readonly DemoSpan[]>({ max: 2_000 });

/** The spans of a request, in no promised order. */
export const spansOfCourse = (course: Course, shop: Shop): readonly DemoSpan[] => {
  const key = `${traceIdOf(course.request)} ${shop.openedAt} ${shop.proxies}`;
  const spans = recent.get(key) ?? written(course, shop);
  recent.set(key, spans);
  return spans;
};

const written = (course: Course, shop: Shop): readonly DemoSpan[] => {
  const traceId = traceIdOf(course.request);
  const seed = hash(traceId).toString(16).padStart(8, '0');
  const sheet: Sheet = {
    traceId,
    requestId: uuidOf(`${seed}${traceId.slice(8)}`),
    beganMs: course.beganMs,
    shop,
    spans: [],
  };
  writeVisit(sheet, course.visit, null);
  return sheet.spans;
};
