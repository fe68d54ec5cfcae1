import { buttonClass } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/small';

export default function NotFound() {
  return (
    <main className="grid min-h-dvh place-items-center">
      <EmptyState
        title="There is no page at this address."
        actions={
          <a href="/" className={buttonClass('primary')}>
            Go to the overview
          </a>
        }
      >
        Pages are Overview, Graph, Services and mTLS. A service that no longer reports keeps its page while it is in the
        chosen window.
      </EmptyState>
    </main>
  );
}
