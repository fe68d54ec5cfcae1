'use client';
import {
  Boxes,
  ChartNoAxesGantt,
  Gauge,
  HeartPulse,
  type LucideIcon,
  Scale,
  ShieldCheck,
  Waypoints,
} from 'lucide-react';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { useHref } from '@/components/time/use-href';
import { cn } from '@/components/ui/cn';
import { isCurrent, pages } from './pages';

const icons: Readonly<Record<(typeof pages)[number]['path'], LucideIcon>> = {
  '/': Gauge,
  '/graph': Waypoints,
  '/services': Boxes,
  '/mtls': ShieldCheck,
  '/traces': ChartNoAxesGantt,
  '/mesh': HeartPulse,
  '/adoption': Scale,
};

/** Links to what is built. The window and the filters come along. */
export function Nav() {
  const pathname = usePathname();
  const href = useHref();
  return (
    <nav aria-label="Pages" className="flex h-full items-stretch gap-1">
      {pages.map(({ path, name }) => {
        const current = isCurrent(path, pathname);
        return (
          <Link
            key={path}
            href={href(path)}
            aria-current={current ? 'page' : undefined}
            className={cn(
              'relative inline-flex items-center px-2.5 text-13 no-underline',
              current
                ? 'font-semibold text-ink after:absolute after:inset-x-2.5 after:bottom-0 after:h-0.5 after:bg-accent'
                : 'text-muted hover:text-ink',
            )}
          >
            {name}
          </Link>
        );
      })}
    </nav>
  );
}

/** The same under the thumb of a phone. */
export function ThumbNav() {
  const pathname = usePathname();
  const href = useHref();
  return (
    <nav
      aria-label="Pages"
      className="fixed inset-x-0 bottom-0 z-30 flex border-t border-line bg-panel px-1 pb-[env(safe-area-inset-bottom)] print:hidden sm:hidden"
    >
      {pages.map(({ path, name }) => {
        const Icon = icons[path];
        const current = isCurrent(path, pathname);
        return (
          <Link
            key={path}
            href={href(path)}
            aria-current={current ? 'page' : undefined}
            className={cn(
              'grid h-14 flex-auto place-content-center justify-items-center gap-0.5 text-12 no-underline',
              current ? 'font-semibold text-accent' : 'text-muted',
            )}
          >
            <Icon aria-hidden className="size-5" />
            {name}
          </Link>
        );
      })}
    </nav>
  );
}
