'use client';
import { CircleHelp, Search } from 'lucide-react';
import { usePathname } from 'next/navigation';
import { lazy, type ReactNode, Suspense, useState } from 'react';
import { useStatus } from '@/components/query/use-status';
import { TimeRangePicker } from '@/components/time/time-range-picker';
import { Button, IconButton } from '@/components/ui/button';
import { Kbd } from '@/components/ui/small';
import { ContextBar } from './context-bar';
import { FirstScreen } from './first-screen';
import { Logo } from './logo';
import { Nav, ThumbNav } from './nav';
import { Notice } from './notice';
import { isCurrent } from './pages';
import { ProblemBanner } from './problem-banner';
import { useShortcuts } from './use-shortcuts';

const HelpDialog = lazy(async () => ({ default: (await import('./help-dialog')).HelpDialog }));
const CommandPalette = lazy(async () => ({ default: (await import('./command-palette')).CommandPalette }));

type Open = 'none' | 'palette' | 'help';

function TopBar({ onOpen }: { readonly onOpen: (what: Open) => void }) {
  return (
    <div className="flex h-12 items-stretch gap-4 border-b border-line px-4 max-sm:gap-2 max-sm:px-3">
      <span className="inline-flex items-center gap-2 text-14 font-semibold">
        <Logo className="size-5 text-accent" />
        <span className="max-sm:sr-only">Weftline</span>
      </span>
      <div className="max-sm:hidden">
        <Nav />
      </div>
      <div className="ml-auto flex items-center gap-1">
        <Button look="quiet" onClick={() => onOpen('palette')} aria-label="Find" aria-keyshortcuts="Meta+K Control+K /">
          <Search aria-hidden />
          <span className="max-lg:hidden">Find</span>
          <span className="max-lg:hidden">
            <Kbd>/</Kbd>
          </span>
        </Button>
        <TimeRangePicker />
        <IconButton label="Help" onClick={() => onOpen('help')} aria-keyshortcuts="?" className="max-sm:hidden">
          <CircleHelp aria-hidden />
        </IconButton>
      </div>
    </div>
  );
}

function Body({ children }: { readonly children: ReactNode }) {
  const { frame } = useStatus();
  const pathname = usePathname();
  // A requirements conversation needs no source; it only says what it could have measured.
  if (isCurrent('/adoption', pathname)) return children;
  if (frame !== undefined && frame.data.sources.length === 0) return <FirstScreen />;
  return children;
}

/** What every live page stands in: where you are, what it speaks about, which window. */
export function Frame({ children }: { readonly children: ReactNode }) {
  const [open, setOpen] = useState<Open>('none');
  // Fetched when somebody first looks for something, and kept.
  const [asked, setAsked] = useState(false);
  if (open === 'palette' && !asked) setAsked(true);
  const opener = (what: Open) => (yes: boolean) => setOpen(yes ? what : 'none');
  useShortcuts({ onFind: () => setOpen('palette'), onHelp: () => setOpen('help') });
  return (
    <div className="flex min-h-dvh flex-col max-sm:pb-[calc(3.5rem+env(safe-area-inset-bottom))]">
      <a
        href="#main"
        className="sr-only focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-50 focus:rounded-control focus:bg-raised focus:p-2"
      >
        Skip to the page
      </a>
      <header className="z-20 border-b border-line bg-panel print:hidden sm:sticky sm:top-0">
        <TopBar onOpen={setOpen} />
        <ContextBar />
      </header>
      <ProblemBanner />
      <main id="main" tabIndex={-1} className="flex min-w-0 flex-1 flex-col outline-none">
        <Body>{children}</Body>
      </main>
      <ThumbNav />
      <Notice />
      {asked ? (
        <Suspense>
          <CommandPalette open={open === 'palette'} onOpenChange={opener('palette')} onHelp={() => setOpen('help')} />
        </Suspense>
      ) : null}
      {open === 'help' ? (
        <Suspense>
          <HelpDialog open onOpenChange={opener('help')} />
        </Suspense>
      ) : null}
    </div>
  );
}
