import type { ServiceRow } from '@/lib/domain/service';

const count = (many: number, one: string): string => `${many.toLocaleString('en-US')} ${one}${many === 1 ? '' : 's'}`;

/** The list in one line, what is wrong first: "2 failing, 1 degraded of 34 services in 5 namespaces". */
export const summarise = (services: readonly ServiceRow[]): string => {
  const of = (health: ServiceRow['health']) => services.filter((row) => row.health === health).length;
  const [failing, degraded] = [of('failing'), of('degraded')];
  const namespaces = new Set(services.map(({ cluster, namespace }) => `${cluster}/${namespace}`)).size;
  const wrong = [failing > 0 ? `${failing} failing` : '', degraded > 0 ? `${degraded} degraded` : ''].filter(Boolean);
  const all = `${count(services.length, 'service')} in ${count(namespaces, 'namespace')}`;
  return wrong.length === 0 ? all : `${wrong.join(', ')} of ${all}`;
};
