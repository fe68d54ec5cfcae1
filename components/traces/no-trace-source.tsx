import { EmptyState } from '@/components/ui/small';

/** Nothing is configured, and how to. */
export function NoTraceSource() {
  return (
    <EmptyState title="No trace source is configured.">
      <p>
        Start Weftline with <code className="font-mono text-12">WEFTLINE_JAEGER_URL</code>,{' '}
        <code className="font-mono text-12">WEFTLINE_TEMPO_URL</code> or{' '}
        <code className="font-mono text-12">WEFTLINE_ZIPKIN_URL</code>, or name a source of kind jaeger, tempo or zipkin
        in its configuration. Metrics work without one.
      </p>
    </EmptyState>
  );
}
