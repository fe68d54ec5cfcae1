import type { Labels } from '@/lib/domain/sample';
import type { Alert, AlertRule } from '@/lib/domain/source';
import { MalformedAnswer } from './parse';

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Labels or annotations: what is not text is left out, since the API gives fewer guarantees here. */
const textsOf = (value: unknown): Labels =>
  isRecord(value)
    ? Object.fromEntries(
        Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
      )
    : {};

const readAlert = (alert: unknown): readonly Alert[] => {
  if (!isRecord(alert)) throw new MalformedAnswer('an alert is not an object');
  const { state } = alert;
  if (state !== 'firing' && state !== 'pending') return [];
  const since = typeof alert.activeAt === 'string' ? Date.parse(alert.activeAt) : Number.NaN;
  return [
    {
      labels: textsOf(alert.labels),
      annotations: textsOf(alert.annotations),
      state,
      activeAt: Number.isNaN(since) ? null : since,
    },
  ];
};

/** `/api/v1/alerts`: those firing or pending. */
export const readAlerts = (data: unknown): readonly Alert[] => {
  if (!isRecord(data) || !Array.isArray(data.alerts)) throw new MalformedAnswer('no alerts');
  return data.alerts.flatMap(readAlert);
};

const readRule = (rule: unknown): readonly AlertRule[] => {
  if (!isRecord(rule) || rule.type !== 'alerting') return [];
  const { name, query, labels } = rule;
  return typeof name === 'string' && typeof query === 'string' ? [{ name, query, labels: textsOf(labels) }] : [];
};

/** `/api/v1/rules`: the alerting ones of every group. */
export const readRules = (data: unknown): readonly AlertRule[] => {
  if (!isRecord(data) || !Array.isArray(data.groups)) throw new MalformedAnswer('no rule groups');
  return data.groups.flatMap((group) =>
    isRecord(group) && Array.isArray(group.rules) ? group.rules.flatMap(readRule) : [],
  );
};
