import type { Overview } from '@/lib/domain/overview';

type Alert = Overview['alerts'][number];

/** One rule's alerts of one severity, with the places it fires at. */
export interface AlertGroup {
  readonly name: string;
  readonly severity: string | null;
  readonly state: Alert['state'];
  readonly count: number;
  /** The earliest; null when none says. */
  readonly since: number | null;
  readonly places: readonly string[];
}

// Rules label their alerts as they like; these endings name a thing, its namespace and its cluster in nearly all.
const whats = [/service_name$/, /service$/, /workload$/, /app$/, /deployment$/, /pod$/];
const wheres = [/namespace$/, /^cluster$/];

const firstOf = (labels: Alert['labels'], patterns: readonly RegExp[]): string | undefined => {
  const names = Object.keys(labels);
  const found = patterns.map((pattern) => names.find((name) => pattern.test(name))).find((name) => name !== undefined);
  return found === undefined ? undefined : labels[found];
};

/** "ledger", else "payments", else "east": the closest name a label gives. */
const placeOf = ({ labels }: Alert): string | undefined => firstOf(labels, whats) ?? firstOf(labels, wheres);

const earliest = (alerts: readonly Alert[]): number | null => {
  const times = alerts.map(({ since }) => since).filter((since) => since !== null);
  return times.length === 0 ? null : Math.min(...times);
};

const rank = ({ state, severity }: AlertGroup): number =>
  (state === 'firing' ? 0 : 10) + (severity === 'critical' || severity === 'page' ? 0 : severity === 'warning' ? 1 : 2);

/** Equal alerts together, firing and critical first. */
export const groupAlerts = (alerts: readonly Alert[]): readonly AlertGroup[] => {
  const groups = new Map<string, Alert[]>();
  for (const alert of alerts) {
    const key = JSON.stringify([alert.name, alert.severity, alert.state]);
    groups.set(key, [...(groups.get(key) ?? []), alert]);
  }
  return [...groups.values()]
    .flatMap((members) => {
      const [first] = members;
      if (first === undefined) return [];
      const places = members.map(placeOf).filter((place) => place !== undefined);
      const { name, severity, state } = first;
      return [{ name, severity, state, count: members.length, since: earliest(members), places: [...new Set(places)] }];
    })
    .sort((a, b) => rank(a) - rank(b) || (a.name < b.name ? -1 : 1));
};
