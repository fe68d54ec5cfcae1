import type { AddedLatency, CostRow, MeshCheck, MeshCost, MeshState, MeshVersions } from '@/lib/domain/mesh';
import { type Formatted, formatCount, formatMs, formatPercent, formatRate, spell } from '@/lib/format/number';

/** CPU cores; below one in thousandths, as limits are written. */
export const formatCores = (cores: number): Formatted =>
  Math.abs(cores) >= 1 || cores === 0
    ? { text: formatCount(cores).text, unit: 'cores' }
    : { text: formatCount(cores * 1000).text, unit: 'mcores' };

/** Events are whole; what a back end extrapolates between samples is not. */
const formatEvents = (count: number): Formatted => ({
  text: count > 0 && count < 1 ? '<1' : formatCount(Math.round(count)).text,
  unit: '',
});

const formats: Readonly<Record<MeshCheck['unit'], (value: number) => Formatted>> = {
  count: formatCount,
  events: formatEvents,
  ms: formatMs,
  ratio: formatPercent,
};

/** The answer of a check in words, figure first. */
export const checkReading = (check: MeshCheck): string => {
  const { value, unit, total, of, teller, missing, state } = check;
  if (state === 'idle') return 'nothing happened in this window';
  if (value === null) return missing ?? 'not reported';
  const figure = spell(formats[unit](value));
  if (of !== null) return `${figure} of ${spell(formatCount(of))}`;
  if (unit !== 'events') return figure;
  const here = value === 0 ? 'none in this window' : `${figure} in this window`;
  const since = teller === 'the proxies' ? 'since they started' : `since ${teller} started`;
  return total === null || Math.round(total) <= Math.round(value)
    ? here
    : `${here}, ${spell(formatEvents(total))} ${since}`;
};

const many = (count: number, one: string, more: string): string =>
  `${spell(formatCount(count))} ${count === 1 ? one : more}`;

/** All versions of some proxies in one sentence. */
export const versionsSentence = ({ versions, controlPlane }: Pick<MeshState, 'versions' | 'controlPlane'>): string => {
  const [most, ...others] = versions.proxies;
  if (most === undefined) return 'No proxy reports its version.';
  const total = versions.proxies.reduce((sum, { count }) => sum + count, 0);
  const plane = planeWords({ versions, controlPlane });
  const as = plane === null ? '' : `; ${plane}`;
  if (others.length === 0) return `${many(total, 'proxy runs', 'proxies run')} ${most.version}${as}.`;
  const rest = others.map(({ version, count }) => `${many(count, 'runs', 'run')} ${version}`).join(', ');
  return `${spell(formatCount(most.count))} of ${many(total, 'proxy runs', 'proxies run')} ${most.version}, ${rest}${as}.`;
};

/** "istiod runs 1.30.0"; null: it does not say. */
export const planeWords = ({
  versions: { controlPlane: all },
  controlPlane: { name },
}: Pick<MeshState, 'versions' | 'controlPlane'>): string | null =>
  name === null || all.length === 0 ? null : `${name} runs ${all.map(({ version }) => version).join(' and ')}`;

/** How far apart they are, and what the mesh supports; null where there is nothing to say. */
export const skewSentence = ({ skew, proxies }: MeshVersions): string | null => {
  if (proxies.length === 0) return null;
  if (skew === null)
    return proxies.length > 1 ? 'These versions are not numbers: how far apart they are is not told.' : null;
  const { minorsBehind, ahead, supported } = skew;
  const limit = supported === null ? '' : `; supported: ${supported}`;
  if (ahead) return 'Some proxies are newer than their control plane, which is not supported.';
  if (minorsBehind === null || minorsBehind === 0) return null;
  return `The oldest is ${many(minorsBehind, 'minor version', 'minor versions')} behind${limit}.`;
};

/** "CPU 18.3 % and memory 22.6 % on top of their workloads"; null: not compared. */
export const shareWords = ({ cpuShare, memoryShare }: MeshCost): string | null => {
  const said = [
    ...(cpuShare === null ? [] : [`CPU ${spell(formatPercent(cpuShare))}`]),
    ...(memoryShare === null ? [] : [`memory ${spell(formatPercent(memoryShare))}`]),
  ];
  return said.length === 0 ? null : `${said.join(' and ')} on top of their workloads`;
};

export const roleWords: Readonly<Record<CostRow['role'], string>> = {
  sidecar: 'sidecars',
  gateway: 'gateways',
  'node-agent': 'node agents',
  waypoint: 'waypoints',
  'control-plane': 'control plane',
};

/** What an estimate of added latency stands on. */
export const addedWords = ({ edges, requestRate, method }: AddedLatency): string => {
  const over = method === 'inside-callee-proxy' ? ['callee', 'callees'] : ['edge', 'edges'];
  return `estimated over ${many(edges, over[0] ?? '', over[1] ?? '')}, ${spell(formatRate(requestRate ?? 0))}`;
};
