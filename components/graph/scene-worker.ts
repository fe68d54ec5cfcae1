import type { AskHit, FromPainter, OpenPainter, ToPainter } from './scene-messages';
import { createPainter, type Painter } from './scene-painter';

/** The part of a worker's global scope that is used; the DOM types of the project know only the page's. */
interface Scope {
  readonly fonts?: FontFaceSet;
  postMessage(message: FromPainter): void;
  addEventListener(kind: 'message', listener: (event: MessageEvent<OpenPainter | ToPainter | AskHit>) => void): void;
}

const scope = self as unknown as Scope;

const loadFont = async ({ sources }: Extract<ToPainter, { kind: 'font' }>): Promise<void> => {
  const faces = sources.map(({ family, source, weight }) => new FontFace(family, source, { weight }));
  // A font that does not load leaves the fallback; the picture is there either way.
  const loaded = await Promise.allSettled(faces.map((face) => face.load()));
  for (const result of loaded) if (result.status === 'fulfilled') scope.fonts?.add(result.value);
};

let painter: Painter | null = null;

scope.addEventListener('message', ({ data }) => {
  if (data.kind !== 'open') {
    painter?.receive(data);
    return;
  }
  painter = createPainter({
    picture: data.picture,
    traffic: data.traffic,
    onPainted: (painted) => scope.postMessage({ kind: 'painted', painted }),
    onHit: (answer) => scope.postMessage(answer),
    loadFont,
  });
  scope.postMessage({ kind: 'ready' });
});
