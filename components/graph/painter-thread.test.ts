import { beforeEach, expect, test, vi } from 'vitest';

class FakeWorker extends EventTarget {}

const fresh = async () => {
  vi.resetModules();
  return import('./painter-thread');
};

const made: FakeWorker[] = [];

beforeEach(() => {
  made.length = 0;
  vi.stubGlobal(
    'Worker',
    class extends FakeWorker {
      constructor() {
        super();
        made.push(this);
      }
    },
  );
  vi.stubGlobal('OffscreenCanvas', class {});
  vi.stubGlobal(
    'HTMLCanvasElement',
    class {
      transferControlToOffscreen() {}
    },
  );
  return () => {
    vi.unstubAllGlobals();
  };
});

test('the first scene takes the painter that was started, the next one its own', async () => {
  const { startPainter, takePainter } = await fresh();
  startPainter();
  startPainter();
  expect(made).toHaveLength(1);
  expect(takePainter().worker).toBe(made[0]);
  expect(takePainter().worker).toBe(made[1]);
});

test('what is started after the first scene would be nobody’s, and is not', async () => {
  const { startPainter, takePainter } = await fresh();
  takePainter();
  startPainter();
  expect(made).toHaveLength(1);
});

test('one that broke before anybody took it says so to whoever does', async () => {
  const { startPainter, takePainter } = await fresh();
  startPainter();
  made[0]?.dispatchEvent(new Event('error'));
  const { onFail } = takePainter();
  const told = vi.fn();
  onFail(told);
  await vi.waitFor(() => expect(told).toHaveBeenCalledOnce());
});

test('none is started where only the page can paint', async () => {
  vi.stubGlobal('OffscreenCanvas', undefined);
  const { startPainter, canPaintElsewhere } = await fresh();
  expect(canPaintElsewhere()).toBe(false);
  startPainter();
  expect(made).toHaveLength(0);
});
