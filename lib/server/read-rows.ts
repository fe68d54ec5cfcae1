import { afterQuiet, FORGOTTEN_AFTER } from '@/lib/domain/after-quiet';
import { type Account, accounts } from '@/lib/domain/graph';
import type { Sample } from '@/lib/domain/sample';
import type { MetricsSource } from '@/lib/domain/source';
import { type Measure, type MeshAdapter, type MeshRows, metricOf, type Rows } from '@/lib/mesh/adapter';
import { type Memory, meshMemory } from '@/lib/mesh/memory';
import { ridingMeasures } from '@/lib/mesh/queries';
import { readingRows } from '@/lib/mesh/read';
import { inTurns } from './in-turns';

/** The questions about the calls of a mesh whose answers hold rows. */
export const rowParts = ['requests.client', 'requests.server', 'tcp', 'durations'] as const;
export type RowPart = (typeof rowParts)[number];

interface Own {
  readonly account: Account;
  readonly measure: Measure;
  readonly mark?: string;
}

/** What of which account an answer tells. */
const told = (adapter: MeshAdapter, part: RowPart): readonly Own[] => {
  if (part === 'requests.client') return [{ account: 'client', measure: 'requests' }];
  if (part === 'requests.server') return [{ account: 'server', measure: 'requests' }];
  if (part === 'durations') return accounts.map((account) => ({ account, measure: 'duration', mark: account }));
  const ofBoth = accounts.flatMap((account) => ridingMeasures.map((measure) => ({ account, measure })));
  return ofBoth
    .filter(({ account, measure }) => metricOf(adapter, account, measure) !== null)
    .map(({ account, measure }) => ({ account, measure, mark: `${account}.${measure}` }));
};

type Read = readonly (Own & { readonly rows: Rows })[];

/** Reads the rows of the answers to one question about a mesh. */
export interface RowReader {
  /** An answer is there: while the back end works on the others there is time to read it. */
  readonly begin: (part: RowPart, samples: readonly Sample[]) => void;
  /** The rows of all answers. What was read is forgotten: it takes as much memory as the calls made of it. */
  readonly finish: (answers: Readonly<Record<RowPart, readonly Sample[] | null>>) => Promise<MeshRows>;
}

/** What each mesh of a source said before. */
const memories = new WeakMap<MetricsSource, Map<string, { readonly memory: Memory; readonly stir: () => void }>>();

const emptyMemory = () => {
  const memory = meshMemory();
  return { memory, stir: afterQuiet(FORGOTTEN_AFTER, memory.forget) };
};

const memoryOf = (source: MetricsSource, { id }: MeshAdapter): Memory => {
  const own = memories.get(source) ?? new Map<string, ReturnType<typeof emptyMemory>>();
  const kept = own.get(id) ?? emptyMemory();
  memories.set(source, own.set(id, kept));
  kept.stir();
  return kept.memory;
};

export const rowReader = (source: MetricsSource, adapter: MeshAdapter): RowReader => {
  const memory = memoryOf(source, adapter);
  const begun = new Map<RowPart, Promise<Read>>();

  /** Step by step, so that a big answer does not hold up everybody else. */
  const read = async (part: RowPart, samples: readonly Sample[]): Promise<Read> => {
    const all: (Own & { readonly rows: Rows })[] = [];
    for (const own of told(adapter, part))
      all.push({ ...own, rows: await inTurns(readingRows(adapter, { ...own, memory }, samples)) });
    return all;
  };

  return {
    begin: (part, samples) => {
      const reading = read(part, samples);
      begun.set(part, reading);
      // Whoever finishes is told.
      reading.catch(() => undefined);
    },
    finish: async (answers) => {
      const rows: Record<Account, Partial<Record<Measure, Rows>>> = { client: {}, server: {} };
      for (const part of rowParts) {
        const samples = answers[part];
        if (samples === null) continue;
        for (const own of await (begun.get(part) ?? read(part, samples))) rows[own.account][own.measure] = own.rows;
      }
      begun.clear();
      memory.looked();
      return rows;
    },
  };
};
