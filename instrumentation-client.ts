import { startPainter } from '@/components/graph/painter-thread';

/** What Next runs in the browser before the page's own code: a page that opens with a graph has its painter started. */
const opensWithGraph = ({ pathname, search }: Location): boolean =>
  /^\/(?:embed\/)?graph\/?$/.test(pathname) && !/[?&](?:as=table|worker=0)(?:&|$)/.test(search);

if (opensWithGraph(location)) startPainter();
