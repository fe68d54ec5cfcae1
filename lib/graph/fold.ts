import type { Call, CallEnd, Labelled, Unattributed } from '@/lib/domain/call';
import type { MeshId, Protocol } from '@/lib/domain/entity';
import { type Account, accounts } from '@/lib/domain/graph';
import type { Settings } from '@/lib/domain/settings';
import { eachOf, type Steps } from '@/lib/domain/steps';
import type { MeshAdapter, Rows, Who } from '@/lib/mesh/adapter';
import { resolvingEnds } from './ends';
import type { EndsMemory } from './ends-memory';
import { lostCounter } from './lost';
import { outcomeReader } from './outcome';
import { keyOf } from './places';
import type { Reading } from './reading';
import { addRow, type Counted, counted, emptyTally, type Reader, type Tally } from './tally';

/** One account of one reading, being added up. */
export interface Told {
  readonly reading: Reading;
  /** Whose proxies tell: several where one adapter reads for several. */
  meshes: readonly MeshId[];
  readonly tally: Tally;
}

/**
 * One call while its rows are being added up. Lists, not maps and sets: each holds one or two, and there are thousands.
 * Those of texts are shared with other calls, so they are replaced and never changed.
 */
export interface Draft {
  readonly source: CallEnd;
  readonly target: CallEnd;
  readonly protocol: Protocol;
  /** Number of its workload pair: calls that differ by version only share it. */
  readonly pair: number;
  readonly told: Record<Account, readonly Told[]>;
  /** Connections that carry these requests, told apart. */
  readonly carriers: Record<Account, readonly Told[]>;
  meshes: readonly MeshId[];
  hosts: readonly string[];
  serviceNames: readonly string[];
  readonly unnamedCaller?: Call['unnamedCaller'];
  /** Only of accounts whose names are composed. */
  readonly labelled: Record<Account, readonly Labelled[]>;
}

/** Where the rows of one measure of one account go. */
interface Column {
  readonly reading: Reading;
  readonly account: Account;
  readonly measure: Counted;
}

/** Durations only join what requests have made: they come after them in the list. */
const joins = (measure: Counted): boolean => measure === 'duration' || measure === 'buckets';
const TCP: readonly Counted[] = ['sent', 'received', 'opened', 'connectFailures'];

/** What was carried; connections and durations are of what these count. */
const MOVES: readonly Counted[] = ['requests', 'sent', 'received'];
const amountOf = ({ measure }: Column, value: number): Pick<Unattributed, 'requests' | 'bytes'> =>
  measure === 'requests' ? { requests: value, bytes: 0 } : { requests: 0, bytes: value };

/** An unknown L7 protocol is HTTP (fine-print.md 19). */
const protocolOf = (measure: Counted, text: string | null): Protocol => {
  if (TCP.includes(measure)) return 'tcp';
  return text === 'grpc' ? 'grpc' : 'http';
};

const workloadKey = ({ cluster, namespace, kind, service, workload }: CallEnd): string =>
  keyOf(cluster, namespace, kind, workload === null ? `\u0001${service}` : workload);

/** Numbers ends, with and without their version, so that pairs of ends are numbers too and no text is built per row. */
const endNumbers = () => {
  const numbers = new Map<CallEnd, { readonly exact: number; readonly workload: number }>();
  const texts = new Map<string, number>();
  const numberOf = (text: string): number => {
    const number = texts.get(text) ?? texts.size;
    texts.set(text, number);
    return number;
  };
  return (end: CallEnd) => {
    const before = numbers.get(end);
    if (before !== undefined) return before;
    const key = workloadKey(end);
    const made = { exact: numberOf(keyOf(key, end.version)), workload: numberOf(key) };
    numbers.set(end, made);
    return made;
  };
};

/** More ends than any frame has; two of them and a protocol fit into a safe integer. */
const MAX_ENDS = 2 ** 25;
const pairNumber = (source: number, target: number, protocol: Protocol): number =>
  (source * MAX_ENDS + target) * 3 + (protocol === 'http' ? 0 : protocol === 'grpc' ? 1 : 2);

const NONE: readonly never[] = [];

const newDraft = (source: CallEnd, target: CallEnd, protocol: Protocol, pair: number): Draft => ({
  source,
  target,
  protocol,
  pair,
  told: { client: NONE, server: NONE },
  carriers: { client: NONE, server: NONE },
  meshes: NONE,
  hosts: NONE,
  serviceNames: NONE,
  labelled: { client: NONE, server: NONE },
});

/** Adds what a list has not: most hold one text, and all that hold the same one are the same list. */
const rememberer = <T>() => {
  const alone = new Map<T, readonly T[]>();
  return (list: readonly T[], value: T | null): readonly T[] => {
    if (value === null || list.includes(value)) return list;
    if (list.length > 0) return [...list, value];
    const before = alone.get(value);
    if (before !== undefined) return before;
    const made = [value];
    alone.set(value, made);
    return made;
  };
};

/** `into`: add the rows there; `from`: nobody knows whom they were for, only who sent them; null: leave them. */
type Slot = { readonly into: Tally; readonly reader: Reader } | { readonly from: CallEnd } | null;

/** What rows added up to. */
export interface Folding {
  readonly drafts: ReadonlyMap<number, Draft>;
  readonly unattributed: readonly Unattributed[];
}

/** Adds rows up into calls, in steps. */
export function* foldingRows(
  readings: readonly Reading[],
  settings: Pick<Settings, 'gateways' | 'errors'>,
  memory?: EndsMemory,
): Steps<Folding> {
  const ends = yield* resolvingEnds(readings, settings.gateways, memory);
  const outcomeOf = outcomeReader(settings.errors);
  const drafts = new Map<number, Draft>();
  const lost = lostCounter();

  const numbers = endNumbers();
  const [rememberMesh, rememberText, rememberLabels] = [
    rememberer<MeshId>(),
    rememberer<string>(),
    rememberer<Labelled>(),
  ];

  /** One for all rows that are read alike. */
  const readers = new Map<MeshAdapter, Map<string, Reader>>();
  const readerOf = (adapter: MeshAdapter, account: Account, protocol: Protocol): Reader => {
    const own = readers.get(adapter) ?? new Map<string, Reader>();
    readers.set(adapter, own);
    const key = `${account} ${protocol}`;
    const { statesProtection } = adapter.accounts[account];
    const reader = own.get(key) ?? { adapter, protocol, statesProtection, outcomeOf };
    own.set(key, reader);
    return reader;
  };

  const draftOf = (source: CallEnd, target: CallEnd, protocol: Protocol, measure: Counted): Draft | null => {
    const [from, to] = [numbers(source), numbers(target)];
    const key = pairNumber(from.exact, to.exact, protocol);
    const before = drafts.get(key);
    if (before !== undefined || joins(measure)) return before ?? null;
    const draft = newDraft(source, target, protocol, pairNumber(from.workload, to.workload, protocol));
    drafts.set(key, draft);
    return draft;
  };

  const tallyOf = ({ reading, account, measure }: Column, told: Draft['told'], mesh: MeshId): Tally | null => {
    const before = told[account].find((each) => each.reading === reading);
    if (before !== undefined) before.meshes = rememberMesh(before.meshes, mesh);
    if (before !== undefined || joins(measure)) return before?.tally ?? null;
    const tally = emptyTally();
    told[account] = [...told[account], { reading, meshes: rememberMesh(NONE, mesh), tally }];
    return tally;
  };

  const slotOf = (column: Column, who: Who): Slot => {
    const { source, target } = ends.get(who) ?? { source: null, target: null };
    if (source === null) return null;
    if (target === null) return { from: source };
    const protocol = who.carries ?? protocolOf(column.measure, who.protocol);
    const draft = draftOf(source, target, protocol, column.measure);
    const { adapter } = column.reading;
    const mesh = who.mesh ?? adapter.id;
    if (draft === null) return null;
    const told = who.carries === undefined ? draft.told : draft.carriers;
    const into = tallyOf(column, told, mesh);
    if (into === null) return null;
    draft.meshes = rememberMesh(draft.meshes, mesh);
    draft.hosts = rememberText(draft.hosts, who.host);
    draft.serviceNames = rememberText(draft.serviceNames, who.serviceName);
    const { labelled } = draft;
    if (who.labelled !== undefined) labelled[column.account] = rememberLabels(labelled[column.account], who.labelled);
    return { into, reader: readerOf(adapter, column.account, protocol) };
  };

  const lose = (column: Column, reason: Unattributed['reason'], from: CallEnd | null, value: number) => {
    // Callers nobody knows are one.
    const key = keyOf(reason, from === null || from.kind === 'unknown' ? null : workloadKey(from));
    lost.add({ reason, from, key }, column, amountOf(column, value));
  };

  /** `slotOf`, found once per pair. */
  const slotReader = (column: Column) => {
    const slots = new Map<Who, Slot>();
    return (who: Who): Slot => {
      const before = slots.get(who);
      if (before !== undefined) return before;
      const slot = slotOf(column, who);
      slots.set(who, slot);
      return slot;
    };
  };

  function* addRows(column: Column, { rows, unreadable }: Rows): Steps<void> {
    const [add, findSlot] = [addRow[column.measure], slotReader(column)];
    const counts = MOVES.includes(column.measure);
    yield* eachOf(rows, (row) => {
      const slot = findSlot(row.who);
      if (slot === null) return;
      if ('into' in slot) add(slot.into, row, slot.reader);
      else if (counts) lose(column, 'no-route', slot.from, row.value);
    });
    if (counts && unreadable > 0) lose(column, 'unreadable-labels', null, unreadable);
  }

  for (const measure of counted) {
    for (const reading of readings) {
      for (const account of accounts) {
        const rows = reading.accounts[account].rows[measure];
        if (rows !== undefined) yield* addRows({ reading, account, measure }, rows);
      }
    }
  }
  return { drafts, unattributed: lost.all() };
}
