import { Dialog } from '@/components/ui/dialog';
import { HealthMark, MtlsMark } from '@/components/ui/marks';
import { Kbd } from '@/components/ui/small';
import { healthStates, mtlsStates } from './legend';
import { pages } from './pages';

interface Shortcut {
  readonly keys: readonly string[];
  readonly does: string;
}

const general: readonly Shortcut[] = [
  { keys: ['⌘K', 'Ctrl K', '/'], does: 'find a page, a service, a trace by its id' },
  { keys: ['s'], does: 'share: links, a note for the channel, files' },
  { keys: ['p'], does: 'pause or resume refreshing' },
  { keys: ['?'], does: 'this help' },
  { keys: ['Esc'], does: 'close what is open' },
];
const go: readonly Shortcut[] = pages.map(({ key, name }) => ({ keys: [`g ${key}`], does: `go to ${name}` }));
const graph: readonly Shortcut[] = [
  { keys: ['f'], does: 'find in the graph' },
  { keys: ['↑ ↓ ← →'], does: 'go to the nearest service that way' },
  { keys: ['[', ']'], does: 'callers, callees of the service' },
  { keys: ['Enter'], does: 'open its figures' },
];
const traces: readonly Shortcut[] = [
  { keys: ['↑ ↓'], does: 'the span above, below' },
  { keys: ['→', '←'], does: 'open a span, close it or go to its parent' },
  { keys: ['Enter'], does: 'in its search: the next span that matches' },
];
const tables: readonly Shortcut[] = [{ keys: ['↑ ↓', 'Home', 'End'], does: 'move between the rows of a table' }];

function Shortcuts({ title, rows }: { readonly title: string; readonly rows: readonly Shortcut[] }) {
  return (
    <section>
      <h3 className="mb-1 text-12 text-muted">{title}</h3>
      <dl className="grid gap-1.5">
        {rows.map(({ keys, does }) => (
          <div key={does} className="flex items-baseline gap-3">
            <dt className="flex w-36 shrink-0 gap-1">
              {keys.map((key) => (
                <Kbd key={key}>{key}</Kbd>
              ))}
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

const meanings = {
  failing: 'errors at or above the failing threshold (5 % unless configured)',
  degraded: 'errors at or above the degraded threshold (1 % unless configured)',
  healthy: 'below both, or too few requests to accuse anyone',
  idle: 'reported, but nothing happened in the window',
  unknown: 'nobody reports it; never counted as healthy',
} as const;

/** Keys and marks on one page. */
export function HelpDialog({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  return (
    <Dialog title="Help" open={open} onOpenChange={onOpenChange}>
      <div className="grid gap-6 sm:grid-cols-2">
        <div className="grid content-start gap-4">
          <Shortcuts title="Anywhere" rows={general} />
          <Shortcuts title="Go" rows={go} />
          <Shortcuts title="Graph" rows={graph} />
          <Shortcuts title="Traces" rows={traces} />
          <Shortcuts title="Tables" rows={tables} />
        </div>
        <div className="grid content-start gap-4">
          <section>
            <h3 className="mb-1 text-12 text-muted">Health</h3>
            <ul className="grid gap-1.5">
              {healthStates.map((health) => (
                <li key={health} className="grid grid-cols-[5.5rem_1fr] gap-2">
                  <HealthMark health={health} word />
                  <span className="text-muted">{meanings[health]}</span>
                </li>
              ))}
            </ul>
          </section>
          <section>
            <h3 className="mb-1 text-12 text-muted">mTLS</h3>
            <ul className="grid gap-1.5">
              {mtlsStates.map((state) => (
                <li key={state}>
                  <MtlsMark state={state} word />
                </li>
              ))}
            </ul>
          </section>
          <p className="text-muted">
            Every panel has a <em>why</em>: the queries behind its figures, who answered, and how old the samples are.
          </p>
        </div>
      </div>
    </Dialog>
  );
}
