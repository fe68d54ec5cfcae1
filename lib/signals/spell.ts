import type { Call } from '@/lib/domain/call';
import { UNKNOWN } from '@/lib/domain/entity';
import type { Account } from '@/lib/domain/graph';
import type { Labels } from '@/lib/domain/sample';
import { type AccountRow, labelsOf, type RowField } from '@/lib/mesh/adapter';
import { escapeRe2, type Matcher, type Matchers } from '@/lib/promql/build';
import { meets } from '@/lib/promql/meets';

type Side = 'source' | 'target';
/** What fields of a row must be, in our words; an account spells them as its labels. */
export type FieldMatchers = Readonly<Partial<Record<RowField, Matcher>>>;

/** Series by their labels, without those of them that the others match. */
export interface SeriesSet {
  readonly where: Matchers;
  readonly without: readonly Matchers[];
}

/** How a label says that it says nothing. */
export const MISSING = { in: ['', UNKNOWN] } as const;
const PRESENT: Matcher = { notIn: MISSING.in };

const texts = (matcher: Matcher | undefined): readonly string[] | null => {
  if (typeof matcher === 'string') return [matcher];
  return matcher !== undefined && 'in' in matcher ? matcher.in : null;
};

const listed = (matcher: Matcher): readonly Matcher[] =>
  typeof matcher !== 'string' && 'all' in matcher ? matcher.all : [matcher];

/** What both allow; null: nothing. */
export const meet = (left: Matcher | undefined, right: Matcher): Matcher | null => {
  if (left === undefined) return right;
  const finite = texts(left) ?? texts(right);
  if (finite !== null) {
    const kept = finite.filter((text) => meets(left, text) && meets(right, text));
    return kept.length === 0 ? null : { in: kept };
  }
  if (typeof left !== 'string' && typeof right !== 'string' && 'notIn' in left && 'notIn' in right)
    return { notIn: [...new Set([...left.notIn, ...right.notIn])] };
  return { all: [...listed(left), ...listed(right)] };
};

/** Labels that satisfy both; null: none can. */
const together = (left: Matchers, right: Matchers): Matchers | null => {
  const all: Record<string, Matcher> = { ...left };
  for (const [label, matcher] of Object.entries(right)) {
    const narrower = meet(Object.hasOwn(all, label) ? all[label] : undefined, matcher);
    if (narrower === null) return null;
    all[label] = narrower;
  }
  return all;
};

/** Every combination of one of each list that can hold. */
const everyWay = (lists: readonly (readonly Matchers[])[]): readonly Matchers[] =>
  lists.reduce<readonly Matchers[]>(
    (all, list) =>
      all.flatMap((left) =>
        list.flatMap((right) => {
          const both = together(left, right);
          return both === null ? [] : [both];
        }),
      ),
    [{}],
  );

const missing = (labels: readonly string[]): Matchers => Object.fromEntries(labels.map((label) => [label, MISSING]));

/** One field as labels: of several labels the first that says something is its value, so each may be it. */
const fieldWays = (labels: readonly string[], want: Matcher): readonly Matchers[] => {
  const [only, ...others] = labels;
  if (only === undefined) return [{}];
  if (others.length === 0) return [{ [only]: want }];
  const said = labels.flatMap((label, index): readonly Matchers[] => {
    const present = meet(want, PRESENT);
    return present === null ? [] : [{ ...missing(labels.slice(0, index)), [label]: present }];
  });
  return meets(want, '') ? [...said, missing(labels)] : said;
};

/** Labels of which a row sets one at most, as one set: what sets none of them is taken out of it. */
const exclusiveWay = (labels: readonly string[], want: Matcher): SeriesSet | null => {
  const every = (matcher: Matcher): Matchers => Object.fromEntries(labels.map((label) => [label, matcher]));
  const without = meets(want, '') ? [] : [missing(labels)];
  const named = texts(want)?.filter((text) => textOf(text) !== '');
  if (named !== undefined) return { where: every({ in: [...named, ...MISSING.in] }), without };
  if (typeof want === 'string' || !('notIn' in want)) return null;
  const unwanted = want.notIn.filter((text) => textOf(text) !== '');
  return { where: unwanted.length === 0 ? {} : every({ notIn: unwanted }), without };
};

const protocolWays = ({ protocolRows }: AccountRow, want: Matcher): readonly Matchers[] => {
  if (protocolRows === undefined) return meets(want, 'http') || meets(want, '') ? [{}] : [];
  // An L7 protocol nobody knows is HTTP, and so may be asked for by leaving the field empty.
  const isHttp = meets(want, 'http') || meets(want, '');
  return [...(isHttp ? [protocolRows.http] : []), ...(meets(want, 'grpc') ? [protocolRows.grpc] : [])];
};

const textOf = (name: string | null): string => (name === null || name === UNKNOWN ? '' : name);
const workloadField = (side: Side): RowField => `${side}Workload`;

const ownFields = {
  source: ['sourceNamespace', 'sourceWorkload', 'sourceService', 'sourceVersion'],
  target: [
    'targetNamespace',
    'targetWorkload',
    'targetService',
    'targetVersion',
    'host',
    'serviceName',
    'serviceNamespace',
  ],
} as const satisfies Readonly<Record<Side, readonly RowField[]>>;

/** Could a row of this call match what is said of one of its ends? */
const isOf = (fields: FieldMatchers, side: Side, call: Call): boolean => {
  const { namespace, workload, service, version } = call[side];
  const one = (field: RowField, text: string) => fields[field] === undefined || meets(fields[field], text);
  const any = (field: RowField, names: readonly string[]) =>
    fields[field] === undefined || names.some((name) => one(field, name));
  const isEnd =
    one(`${side}Namespace`, textOf(namespace)) &&
    one(`${side}Workload`, textOf(workload)) &&
    one(`${side}Service`, textOf(service)) &&
    one(`${side}Version`, textOf(version));
  if (side === 'source') return isEnd;
  return isEnd && any('host', call.hosts) && any('serviceName', call.serviceNames) && one('serviceNamespace', '');
};

type ByWorkload = ReadonlyMap<string, readonly Call[]>;
const workloadIndexes: Readonly<Record<Side, WeakMap<readonly Call[], ByWorkload>>> = {
  source: new WeakMap(),
  target: new WeakMap(),
};

/** Calls by the workload at one end: there may be thousands of pairs to find among thousands of calls. */
const byWorkload = (side: Side, calls: readonly Call[]): ByWorkload => {
  const before = workloadIndexes[side].get(calls);
  if (before !== undefined) return before;
  const made = new Map<string, Call[]>();
  for (const call of calls) {
    const name = textOf(call[side].workload);
    const own = made.get(name);
    if (own === undefined) made.set(name, [call]);
    else own.push(call);
  }
  workloadIndexes[side].set(calls, made);
  return made;
};

/** The calls whose rows could match what is said of one of their ends. */
const callsOf = (fields: FieldMatchers, side: Side, calls: readonly Call[]): readonly Call[] => {
  const names = texts(fields[workloadField(side)]);
  const index = byWorkload(side, calls);
  const near = names === null ? calls : [...new Set(names.map(textOf))].flatMap((name) => index.get(name) ?? []);
  return near.filter((call) => isOf(fields, side, call));
};

/** Who is asked, and through which calls names are found that its labels do not hold. */
export interface Spelling {
  readonly account: Account;
  readonly row: AccountRow;
  /** In place of the account's own. */
  readonly where?: Matchers;
  /** Its names may lack the namespace that another mesh knows them in. */
  readonly joinsByName?: boolean;
  readonly calls: readonly Call[];
}

/** Fields and, beside them, labels that are what an account says instead of fields. null: it cannot tell. */
interface Said {
  readonly fields: FieldMatchers;
  readonly also: readonly Matchers[];
}

const withoutEnd = (fields: FieldMatchers, side: Side): FieldMatchers => {
  const dropped: readonly string[] = ownFields[side];
  return Object.fromEntries(Object.entries(fields).filter(([field]) => !dropped.includes(field)));
};

const unique = (names: readonly string[]): readonly string[] => [...new Set(names)].sort();

/** An end by the names its labels hold, where its own were read out of them. */
const composedEnd = (side: Side, calls: readonly Call[], account: Account): FieldMatchers | null => {
  const names = calls.flatMap(({ labelled }) => labelled?.[account] ?? []);
  const fields =
    side === 'source' ? (['sourceNamespace', 'sourceWorkload'] as const) : (['targetWorkload', 'host'] as const);
  const found = fields.flatMap((field) => {
    const known = unique(names.flatMap((each) => each[field] ?? []));
    return known.length === 0 ? [] : [[field, { in: known }] as const];
  });
  return found.length === 0 ? null : Object.fromEntries(found);
};

const labelledNames = ({ labelled }: Call, account: Account): readonly string[] =>
  labelled?.[account].flatMap(({ targetWorkload }) => targetWorkload ?? []) ?? [];

/** An end the labels do not spell that way, by what they do have: a composed host, a name without namespace, an identity. */
const endByCalls = (fields: FieldMatchers, side: Side, { account, row, calls }: Spelling): FieldMatchers | null => {
  const own = callsOf(fields, side, calls);
  const { protocol } = fields;
  if (row.composed) {
    const spoken = own.filter((call) => protocol === undefined || meets(protocol, call.protocol));
    return composedEnd(side, spoken, account);
  }
  const by = (field: RowField, names: readonly string[]): FieldMatchers | null => {
    const known = unique(names.filter((name) => textOf(name) !== ''));
    return known.length === 0 || labelsOf(row, field).length === 0 ? null : { [field]: { in: known } };
  };
  const workload = workloadField(side);
  if (labelsOf(row, workload).length > 0) {
    const named = by(
      workload,
      own.flatMap((call) => [call[side].workload ?? '', call[side].service, ...labelledNames(call, account)]),
    );
    // What lies outside may have no name in the labels at all (Hubble's world).
    const isOutside = side === 'target' && own.length > 0 && own.every(({ target }) => target.kind === 'external');
    const names = isOutside ? texts(named?.[workload]) : null;
    return names === null ? named : { [workload]: { in: [...names, ...MISSING.in] } };
  }
  const hosts = own.flatMap((call) => call.hosts);
  if (side === 'target') return by('host', hosts);
  return account === 'server'
    ? by(
        'principal',
        own.flatMap(({ server }) => [...(server?.principals.keys() ?? [])]),
      )
    : null;
};

const endSaid = (said: Said, side: Side, spelling: Spelling): Said | null => {
  const { row } = spelling;
  const { fields } = said;
  const own = ownFields[side].filter((field) => fields[field] !== undefined);
  // Its calls know their protocol, even if it is in no label.
  const byCalls = row.composed === true && (own.length > 0 || (side === 'target' && fields.protocol !== undefined));
  const caller = fields.sourceWorkload;
  const isStranger = side === 'source' && caller !== undefined && meets(caller, '') && texts(caller) !== null;
  const names = labelsOf(row, workloadField(side)).length > 0;
  if (isStranger && row.anonymous !== undefined) {
    const stranger = names ? [row.anonymous, ...fieldWays(labelsOf(row, 'sourceWorkload'), caller)] : [row.anonymous];
    return { fields: withoutEnd(fields, 'source'), also: everyWay([said.also, stranger]) };
  }
  if (isStranger && !names) return null;
  const isSpelled = own.every((field) => {
    const want = fields[field];
    return want === undefined || labelsOf(row, field).length > 0 || meets(want, '');
  });
  if (isSpelled && !byCalls) return said;
  const replaced = endByCalls(fields, side, spelling);
  return replaced === null ? null : { ...said, fields: { ...withoutEnd(fields, side), ...replaced } };
};

/** Where one label is both the workload and the host (OpenTelemetry), whoever is found by host has no other name. */
const oneName = (fields: FieldMatchers, row: AccountRow): FieldMatchers => {
  const hosts = fields.host === undefined ? [] : labelsOf(row, 'host');
  if (!labelsOf(row, 'targetWorkload').some((label) => hosts.includes(label))) return fields;
  const { targetWorkload: _, ...others } = fields;
  return others;
};

/** A namespace, or none said. */
const inAnyNamespace = (fields: FieldMatchers): FieldMatchers =>
  Object.fromEntries(
    Object.entries(fields).map(([field, want]) => {
      const names = field === 'sourceNamespace' || field === 'targetNamespace' ? texts(want) : null;
      return [field, names === null ? want : { in: [...new Set([...names, ...MISSING.in])] }];
    }),
  );

/** A host whatever the port it was called on. */
const onAnyPort = (host: Matcher): Matcher => {
  const named = texts(host)?.filter((name) => name !== '') ?? [];
  return named.length === 0 ? host : { re2: `(${named.map(escapeRe2).join('|')})(:[0-9]+)?` };
};

const exclusiveOf = (row: AccountRow, field: RowField, want: Matcher): SeriesSet | null =>
  row.exclusive?.includes(field) ? exclusiveWay(labelsOf(row, field), want) : null;

/** One field as labels: a series must match any of the sets. */
const waysOf = (row: AccountRow, field: RowField, want: Matcher): readonly Matchers[] => {
  const labels = labelsOf(row, field);
  if (labels.length === 0) {
    if (field === 'protocol') return row.composed ? [{}] : protocolWays(row, want);
    return meets(want, '') ? [{}] : [];
  }
  const exclusive = exclusiveOf(row, field, want);
  if (exclusive !== null) return [exclusive.where];
  return fieldWays(labels, field === 'host' && row.hostsWithPorts ? onAnyPort(want) : want);
};

/**
 * Field matchers as labels of one account: series that match any of the sets. None: the account does not report a field
 * that must be something. Sets may overlap: their series are joined, not added.
 */
export const spelled = (fields: FieldMatchers, spelling: Spelling): readonly SeriesSet[] => {
  const { row, where = row.where } = spelling;
  const named = oneName(spelling.joinsByName ? inAnyNamespace(fields) : fields, row);
  const source = endSaid({ fields: named, also: [{}] }, 'source', spelling);
  const said = source === null ? null : endSaid(source, 'target', spelling);
  if (said === null) return [];
  const only = Object.entries(said.fields).flatMap(([field, want]) => exclusiveOf(row, field as RowField, want) ?? []);
  const ways = Object.entries(said.fields).map(([field, want]) => waysOf(row, field as RowField, want));
  const without = only.flatMap((set) => set.without);
  return everyWay([[where], said.also, ...ways]).map((labels) => ({ where: labels, without }));
};

/** What a series says of a field: the first of its labels that says something. */
export const textAt = (labels: Labels, row: Pick<AccountRow, 'labels'>, field: RowField): string | undefined =>
  labelsOf(row, field)
    .map((label) => labels[label])
    .find((text) => textOf(text ?? null) !== '');
