import { CopyButton } from '@/components/query/copy-button';
import { Logo } from './logo';

const start = 'WEFTLINE_PROMETHEUS_URL=http://prometheus.example:9090 npm start';

const file = `sources:
  - id: prom-east
    kind: prometheus
    url: http://prometheus.example:9090
    cluster: east`;

function Snippet({ title, text }: { readonly title: string; readonly text: string }) {
  return (
    <section className="grid gap-2">
      <div className="flex items-center justify-between gap-2">
        <h2 className="text-13 font-semibold">{title}</h2>
        <CopyButton text={() => text}>Copy</CopyButton>
      </div>
      <pre className="overflow-x-auto rounded-panel border border-line bg-sunken p-3 font-mono text-13">{text}</pre>
    </section>
  );
}

/** No source is configured: the whole page is the way to configure one. */
export function FirstScreen() {
  return (
    <div className="mx-auto grid max-w-2xl gap-6 px-4 py-12">
      <Logo className="size-10 text-accent" />
      <div className="grid gap-2">
        <h1 className="text-20 font-semibold">Point Weftline at your Prometheus</h1>
        <p className="text-16 text-muted">
          Nothing is configured yet. Weftline only reads: it needs the address of a Prometheus, Thanos, Mimir or
          VictoriaMetrics that scrapes your mesh.
        </p>
      </div>
      <Snippet title="One address, then restart" text={start} />
      <Snippet title="Or a file, named by WEFTLINE_CONFIG" text={file} />
      <p className="text-muted">
        No mesh at hand? <code className="rounded-mark bg-sunken px-1 font-mono">npm run demo</code> starts a shop with
        an incident under way.
      </p>
    </div>
  );
}
