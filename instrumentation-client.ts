/**
 * What Next runs in the browser before the page's own code: a page that opens with a graph has its painter started. Every
 * page carries this file, and only those fetch what it starts.
 */
const opensWithGraph = ({ pathname, search }: Location): boolean => {
  const asked = new URLSearchParams(search);
  return /^\/(?:embed\/)?graph\/?$/.test(pathname) && asked.get('as') !== 'table' && asked.get('worker') !== '0';
};

if (opensWithGraph(location)) {
  // Without it the scene starts one itself.
  import('@/components/graph/painter-thread').then(
    ({ startPainter }) => startPainter(),
    () => undefined,
  );
}

export {};
