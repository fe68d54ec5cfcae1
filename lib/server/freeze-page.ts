import type { Frame } from '@/lib/domain/envelope';
import type { FrozenFrame, SaveSnapshot } from '@/lib/domain/snapshot';
import type { EpochMs } from '@/lib/domain/units';
import { paramsOf } from '@/lib/url/pages';
import { commonParams, decodeParams } from '@/lib/url/params';
import type { Accepted } from './accept';
import type { Context } from './context';
import { type Loaded, refused } from './loaded';
import { type FrozenPage, frozenPageAt, type PageRequest, pinned, statusRequest } from './page-requests';
import { givenFrame } from './reply';
import { windowOf } from './window';

interface Window {
  readonly from: EpochMs;
  readonly to: EpochMs;
}

type Given = NonNullable<Awaited<ReturnType<typeof givenFrame>>>;

export interface Frozen {
  /** Path and query of the page, its window as instants. */
  readonly view: string;
  readonly name: string;
  readonly frames: readonly FrozenFrame[];
}

const BAD_VIEW = refused({
  code: 'bad-parameter',
  detail:
    '`view` takes the path and query of a page with data: /, /graph, /services, a service, /mtls, /mesh, a trace, /traces/compare or /traces/dependencies.',
  parameter: 'view',
});

const pageOf = (view: string): { readonly url: URL; readonly page: FrozenPage } | null => {
  if (!URL.canParse(view, 'http://page')) return null;
  const url = new URL(view, 'http://page');
  const page = url.host === 'page' ? frozenPageAt(url.pathname) : null;
  return page === null ? null : { url, page };
};

/** The same question, however its window is spelled. */
const questionOf = (endpoint: string, search: URLSearchParams): string => {
  const rest = new URLSearchParams([...search].filter(([name]) => !['from', 'to', 'receipt'].includes(name)));
  rest.sort();
  return `${endpoint}?${rest}`;
};

/** How a frame is found again: its question with the window of the snapshot. */
const searchOf = (search: URLSearchParams, window: Window): string => {
  const kept = new URLSearchParams([...search].filter(([name]) => name !== 'receipt'));
  kept.set('from', String(window.from));
  kept.set('to', String(window.to));
  return kept.toString();
};

const takenFrom = (given: readonly Given[], request: PageRequest): Given | undefined =>
  given.find(
    (one) => questionOf(one.endpoint, new URLSearchParams(one.search)) === questionOf(request.endpoint, request.search),
  );

interface Freezing {
  readonly context: Context;
  readonly given: readonly Given[];
  readonly signal: AbortSignal;
}

/** The very frame that was on screen, else the same question asked for the same window. */
const freeze = async (request: PageRequest, { context, given, signal }: Freezing): Promise<Loaded<unknown>> => {
  const seen = takenFrom(given, request);
  return seen === undefined ? request.load(context, signal) : { ok: true, value: seen.frame };
};

const asFrozen = ({ endpoint, search }: PageRequest, window: Window, frame: Frame<unknown>): FrozenFrame => ({
  endpoint,
  search: searchOf(search, window),
  frame: { data: frame.data, meta: frame.meta },
});

const faultOf = (answer: Exclude<Loaded<unknown>, { ok: true }>) =>
  'refusal' in answer
    ? answer
    : refused({ code: answer.fault.kind === 'timeout' ? 'timeout' : 'unreachable', detail: answer.fault.message });

const windowFor = (context: Context, url: URL, page: FrozenPage, given: readonly Given[]) => {
  const [first] = page.requests(url.searchParams);
  const seen = first === undefined || page.ownTime === true ? undefined : takenFrom(given, first);
  if (seen !== undefined) return { ok: true as const, window: seen.frame.meta.window };
  const { values } = decodeParams(commonParams, url.searchParams);
  return windowOf(context, values);
};

/** A page with everything it shows, for one window. What the browser had on screen is taken as it was. */
export const freezePage = async (
  context: Context,
  { view, frames: etags = [] }: SaveSnapshot,
  signal: AbortSignal,
): Promise<Accepted<Frozen>> => {
  const found = pageOf(view);
  if (found === null) return BAD_VIEW;
  const { url, page } = found;
  const [problem] = decodeParams(paramsOf(url.pathname), url.searchParams).problems;
  if (problem !== undefined) {
    return refused({ code: 'bad-parameter', detail: `\`${problem.name}\` takes ${problem.takes}.`, parameter: 'view' });
  }
  const given = (await Promise.all(etags.map(givenFrame))).filter((one) => one !== null);
  const resolved = windowFor(context, url, page, given);
  if (!resolved.ok) return resolved;
  const { window } = resolved;
  const search = pinned(paramsOf(url.pathname), url.searchParams, window);
  const [first, ...others] = page.requests(search);
  if (first === undefined) return BAD_VIEW;
  const freezing = { context, given, signal };
  const main = await freeze(first, freezing);
  if (!main.ok) return faultOf(main);
  const rest = [...others, ...(page.follow?.(main.value, search) ?? []), statusRequest];
  const answers = await Promise.all(rest.map((request) => freeze(request, freezing)));
  // What a panel beside the picture lacks leaves the picture standing, as it does on the live page.
  const beside = rest.flatMap((request, index) => {
    const answer = answers[index];
    return answer?.ok ? [asFrozen(request, window, answer.value)] : [];
  });
  const known = new Set([first, ...rest].map((request) => questionOf(request.endpoint, request.search)));
  const extra = given
    .filter(({ endpoint, search }) => !known.has(questionOf(endpoint, new URLSearchParams(search))))
    .map(({ endpoint, search, frame }) => ({ endpoint, search: searchOf(new URLSearchParams(search), window), frame }));
  const query = search.toString();
  return {
    ok: true,
    value: {
      view: query === '' ? url.pathname : `${url.pathname}?${query}`,
      name: page.name,
      frames: [asFrozen(first, window, main.value), ...beside, ...extra],
    },
  };
};
