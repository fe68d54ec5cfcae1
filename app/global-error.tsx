'use client';
import './globals.css';

/** The frame itself failed: nothing of it can be used here. */
export default function GlobalError({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  return (
    <html lang="en">
      <body>
        <main className="mx-auto grid min-h-dvh max-w-xl content-center gap-3 p-6">
          <h1 className="text-20 font-semibold">Weftline failed to start in this tab.</h1>
          <p className="text-14 text-muted">
            It is a fault in Weftline, not in your mesh.
            {error.digest === undefined ? null : ` The server's log has it under ${error.digest}.`}
          </p>
          <p>
            <button
              type="button"
              onClick={reset}
              className="h-8 rounded-control border border-line bg-panel px-3 text-13"
            >
              Start again
            </button>
          </p>
        </main>
      </body>
    </html>
  );
}
