'use client';
import { Button, buttonClass } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/small';

/** A thrown error is a bug of ours: say so, and give the way on. */
export default function ErrorPage({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  return (
    <main className="grid min-h-[70dvh] place-items-center">
      <EmptyState
        title="This page failed to draw."
        actions={
          <>
            <Button look="primary" onClick={reset}>
              Draw it again
            </Button>
            <a href="/" className={buttonClass()}>
              Go to the overview
            </a>
          </>
        }
      >
        It is a fault in Weftline, not in your mesh.
        {error.digest === undefined ? null : (
          <>
            {' '}
            The server's log has it under <code className="font-mono">{error.digest}</code>.
          </>
        )}
      </EmptyState>
    </main>
  );
}
