import { type Call, type CallEnd, endEntity } from '@/lib/domain/call';
import { edgeId, entityId } from '@/lib/domain/entity';

// Calls share their ends: each id is spelled once, however many calls and panels ask for it.
const services = new WeakMap<CallEnd, string>();
const namespaces = new WeakMap<CallEnd, string>();

const once = (kept: WeakMap<CallEnd, string>, end: CallEnd, spell: () => string): string => {
  const before = kept.get(end);
  if (before !== undefined) return before;
  const id = spell();
  kept.set(end, id);
  return id;
};

/** The service node an end is. */
export const serviceOf = (end: CallEnd): string => once(services, end, () => entityId(endEntity(end, 'service')));

/** The namespace an end counts under; outside the mesh it is the namespace `unknown`. */
export const namespaceOf = (end: CallEnd): string => {
  const { cluster, namespace } = end;
  return once(namespaces, end, () =>
    entityId({ cluster, namespace, kind: 'namespace', name: namespace, version: null }),
  );
};

/** The service edge a call belongs to. */
export const edgeOf = ({ source, target, protocol }: Call): string =>
  edgeId(serviceOf(source), serviceOf(target), protocol);
