/** One graph for every drawer: the same places, texts, colours and widths. */
export interface Given {
  readonly nodes: readonly {
    readonly id: string;
    readonly name: string;
    readonly x: number;
    readonly y: number;
    readonly width: number;
    readonly height: number;
    readonly colour: string;
  }[];
  readonly edges: readonly {
    readonly id: string;
    readonly source: string;
    readonly target: string;
    readonly label: string;
    readonly colour: string;
    readonly width: number;
  }[];
}

/** What a page of the comparison leaves for the driver. */
export interface Rival {
  /** From the text of the answer to the frame after the first picture, ms. */
  readonly painted: number;
  /** New figures on every edge: ms of script, and until the frame after they are drawn. */
  readonly refresh: () => Promise<{ readonly script: number; readonly painted: number }>;
}

declare global {
  interface Window {
    __rival?: Rival;
  }
}

const frame = (): Promise<number> => new Promise((resolve) => requestAnimationFrame(resolve));

/** After the browser has shown what is on the page now. */
export const shown = async (): Promise<number> => {
  await frame();
  await frame();
  return performance.now();
};

const withFigures = (given: Given, round: number): Given => ({
  nodes: given.nodes,
  edges: given.edges.map((edge, i) => ({ ...edge, label: `${((i * 7 + round * 13) % 997) / 10} rps` })),
});

/** Fetches the text first, so that only reading and drawing it is timed. */
export const race = async (draw: (given: Given) => Promise<(next: Given) => void | Promise<void>>): Promise<void> => {
  const text = await (await fetch('/graph.json')).text();
  const from = performance.now();
  const given: Given = JSON.parse(text);
  const update = await draw(given);
  const painted = (await shown()) - from;
  let round = 0;
  window.__rival = {
    painted,
    refresh: async () => {
      round += 1;
      const next = withFigures(given, round);
      const start = performance.now();
      await update(next);
      const script = performance.now() - start;
      return { script, painted: (await shown()) - start };
    },
  };
};
