import type { Hit } from '@/lib/graph/picture';
import { canPaintElsewhere, takePainter } from './painter-thread';
import type { AskHit, FromPainter, HitAnswer, Painted, ToPainter } from './scene-messages';
import { createPainter } from './scene-painter';

export interface Link {
  readonly send: (message: ToPainter) => void;
  /** What is drawn at a point of the layout; null: nothing, or the painter is gone. */
  readonly hit: (at: AskHit['at']) => Promise<Hit | null>;
  readonly worker: () => boolean;
  readonly destroy: () => void;
}

/** Two canvases of the host's size, the dots above the picture. They say nothing to a reader: the list beside them does. */
const addCanvases = (host: HTMLElement): readonly [HTMLCanvasElement, HTMLCanvasElement] => {
  const add = (): HTMLCanvasElement => {
    const canvas = document.createElement('canvas');
    canvas.setAttribute('aria-hidden', 'true');
    Object.assign(canvas.style, {
      position: 'absolute',
      inset: '0',
      width: '100%',
      height: '100%',
      pointerEvents: 'none',
    });
    return canvas;
  };
  const [picture, traffic] = [add(), add()];
  // Whatever the page puts over the picture stays over it.
  host.prepend(picture, traffic);
  return [picture, traffic];
};

interface Painting {
  readonly send: (message: ToPainter | AskHit) => void;
  readonly destroy: () => void;
}

interface Answers {
  readonly onPainted: (painted: Painted) => void;
  readonly onHit: (answer: HitAnswer) => void;
}

const paintHere = (host: HTMLElement, { onPainted, onHit }: Answers): Painting => {
  const [picture, traffic] = addCanvases(host);
  const painter = createPainter({
    picture,
    traffic,
    onPainted,
    onHit,
    loadFont: async ({ family }) => {
      await Promise.all([400, 500, 600].map((weight) => document.fonts.load(`${weight} 13px ${family}`)));
    },
  });
  return {
    send: painter.receive,
    destroy: () => {
      painter.destroy();
      picture.remove();
      traffic.remove();
    },
  };
};

const paintInWorker = (
  host: HTMLElement,
  { onPainted, onHit, onFail }: Answers & { readonly onFail: () => void },
): Painting => {
  const [picture, traffic] = addCanvases(host);
  const { worker, onFail: onBroken } = takePainter();
  let gone = false;
  const destroy = () => {
    gone = true;
    worker.terminate();
    picture.remove();
    traffic.remove();
  };
  worker.addEventListener('message', ({ data }: MessageEvent<FromPainter>) => {
    if (data.kind === 'painted') onPainted(data.painted);
    else if (data.kind === 'hit') onHit(data);
  });
  // The page can draw it.
  onBroken(() => {
    if (gone) return;
    destroy();
    onFail();
  });
  const offscreen = { picture: picture.transferControlToOffscreen(), traffic: traffic.transferControlToOffscreen() };
  worker.postMessage({ kind: 'open', ...offscreen }, [offscreen.picture, offscreen.traffic]);
  return { send: (message) => worker.postMessage(message), destroy };
};

/** The way to the painter: a worker where the browser can, the main thread where not, with the same messages. */
export const openLink = (
  host: HTMLElement,
  { worker, onPainted }: { readonly worker: boolean; readonly onPainted: (painted: Painted) => void },
): Link => {
  // What was said last of each kind is all there is to know: a new painter can be told again.
  const said = new Map<ToPainter['kind'], ToPainter>();
  const asked = new Map<number, (hit: Hit | null) => void>();
  let tokens = 0;
  const onHit = ({ token, hit }: HitAnswer) => {
    asked.get(token)?.(hit);
    asked.delete(token);
  };
  const forget = () => {
    for (const answer of asked.values()) answer(null);
    asked.clear();
  };
  let inWorker = worker && canPaintElsewhere();
  let painting: Painting;
  const fallBack = () => {
    inWorker = false;
    forget();
    painting = paintHere(host, { onPainted, onHit });
    for (const message of said.values()) painting.send(message);
  };
  painting = inWorker
    ? paintInWorker(host, { onPainted, onHit, onFail: fallBack })
    : paintHere(host, { onPainted, onHit });
  return {
    send: (message) => {
      said.set(message.kind, message);
      painting.send(message);
    },
    hit: (at) =>
      new Promise((resolve) => {
        tokens += 1;
        asked.set(tokens, resolve);
        painting.send({ kind: 'ask', at, token: tokens });
      }),
    worker: () => inWorker,
    destroy: () => {
      forget();
      painting.destroy();
    },
  };
};
