import type { Frame } from '@/lib/domain/envelope';
import type { Context } from '@/lib/server/context';
import { loadCoverage } from '@/lib/server/load-coverage';
import { loadGraph } from '@/lib/server/load-graph';
import { loadMesh } from '@/lib/server/load-mesh';
import { loadOverview } from '@/lib/server/load-overview';
import { loadService } from '@/lib/server/load-service';
import { loadServices } from '@/lib/server/load-services';
import { loadSignals } from '@/lib/server/load-signals';
import type { Loaded } from '@/lib/server/loaded';
import { decodeParams, type Params, type Values } from '@/lib/url/params';
import { graphRequestParams, plainRequestParams, signalsRequestParams } from '@/lib/url/view';

/** The use cases, asked by address as the API is: `from=…&to=…&groupBy=…`. */

const read = <P extends Params>(params: P, address: string): Values<P> => {
  const { values, problems } = decodeParams(params, new URLSearchParams(address));
  if (problems.length > 0) throw new Error(JSON.stringify(problems));
  return values;
};

type Ask<T> = (context: Context, address: string, signal?: AbortSignal) => Promise<Loaded<T>>;

const asking =
  <P extends Params, T>(
    params: P,
    load: (context: Context, view: Values<P>, signal: AbortSignal) => Promise<Loaded<T>>,
  ): Ask<T> =>
  (context, address, signal = new AbortController().signal) =>
    load(context, read(params, address), signal);

export const askGraph = asking(graphRequestParams, loadGraph);
export const askServices = asking(plainRequestParams, loadServices);
export const askSignals = asking(signalsRequestParams, loadSignals);
export const askCoverage = asking(plainRequestParams, loadCoverage);
export const askMesh = asking(plainRequestParams, loadMesh);
export const askOverview = asking(plainRequestParams, loadOverview);
/** `ref`: `cluster/namespace/name`. */
export const askService = (ref: string) => {
  const [cluster = null, namespace = '', name = ''] = ref.split('/');
  return asking(plainRequestParams, loadService({ cluster, namespace, name }));
};

/** The frame, or an error with the fault or refusal in it. */
export const framed = async <T>(answer: Promise<Loaded<T>>): Promise<Frame<T>> => {
  const made = await answer;
  if (!made.ok) throw new Error(JSON.stringify(made));
  return made.value;
};

/** A window in epoch seconds as the address spells it. */
export const windowAt = (from: number, to: number): string => `from=${from * 1000}&to=${to * 1000}`;
