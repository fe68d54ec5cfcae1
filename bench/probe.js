// Runs in the page before its own scripts: notes when frames came, which tasks were long and when the worker had
// painted. Plain JavaScript, because it goes into the page as it stands.
{
  const noted = { tasks: [], pictures: [], frames: [], painted: [], read: [] };
  let counting = false;
  let last = null;

  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) noted.tasks.push({ at: startTime, ms: duration });
  }).observe({ type: 'longtask', buffered: true });

  // What the worker tells the scene, overheard: nothing in the product is changed for it.
  const Native = window.Worker;
  window.Worker = class extends Native {
    constructor(...given) {
      super(...given);
      this.addEventListener('message', ({ data }) => {
        if (data?.kind === 'painted') noted.pictures.push({ at: performance.now(), ms: data.painted.lastMs });
      });
    }
  };

  // When the text of an answer was in memory: it may wait for a page that is still starting.
  const readText = Response.prototype.text;
  Response.prototype.text = async function () {
    const text = await readText.call(this);
    if (this.url.includes('/api/v1/graph')) noted.read.push(performance.now());
    return text;
  };

  setInterval(() => {
    const painted = window.__weftlineGraph?.painted ?? null;
    if (painted === null || painted === last) return;
    noted.painted.push(painted);
    if (last === null) performance.mark('bench:painted', { startTime: painted });
    last = painted;
  }, 20);

  // For the trace: when an answer of the graph endpoint was all there.
  new PerformanceObserver((list) => {
    for (const { name, responseEnd } of list.getEntries()) {
      if (name.includes('/api/v1/graph')) performance.mark('bench:answered', { startTime: responseEnd });
    }
  }).observe({ type: 'resource' });

  const frame = (at) => {
    if (!counting) return;
    noted.frames.push(at);
    requestAnimationFrame(frame);
  };

  const since = (from) => (entry) => (typeof entry === 'number' ? entry : entry.at) >= from;

  window.__bench = {
    painted: () => noted.painted,
    tasks: () => noted.tasks,
    /** `counted`: each frame is noted, for which the page must make one each time. */
    begin: (name, counted = true) => {
      performance.mark(`bench:${name}:begin`);
      noted.frames = [];
      counting = counted;
      if (counted) requestAnimationFrame(frame);
      return performance.now();
    },
    end: (name, from) => {
      counting = false;
      performance.mark(`bench:${name}:end`);
      return {
        frames: noted.frames.filter(since(from)),
        pictures: noted.pictures.filter(since(from)),
        tier: window.__weftlineGraph?.tier ?? null,
      };
    },
    /** Answers of the graph endpoint, epoch of the page. */
    answers: () =>
      performance
        .getEntriesByType('resource')
        .filter(({ name }) => name.includes('/api/v1/graph'))
        .map(({ startTime, responseEnd }) => ({ from: startTime, to: responseEnd })),
    /** When the page had the text of an answer, epoch of the page. */
    read: () => noted.read,
    firstContent: () => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? null,
  };
}
