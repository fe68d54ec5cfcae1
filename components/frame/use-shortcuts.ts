'use client';
import { useRouter } from 'next/navigation';
import { useRef } from 'react';
import { useHotkeys } from 'react-hotkeys-hook';
import { openShare } from '@/components/share/offer';
import { useHref } from '@/components/time/use-href';
import { useRange } from '@/components/time/use-range';
import { pages } from './pages';

/** How long `g` waits for its letter, ms. */
const SEQUENCE = 1000;

/** The keys that work on every page. None fires while somebody types. */
export const useShortcuts = ({ onFind, onHelp }: { readonly onFind: () => void; readonly onHelp: () => void }) => {
  const router = useRouter();
  const href = useHref();
  const { refresh, setRefresh } = useRange();
  const gAt = useRef(Number.NEGATIVE_INFINITY);
  useHotkeys('mod+k', onFind, { preventDefault: true, enableOnFormTags: true });
  useHotkeys('/', onFind, { preventDefault: true, useKey: true });
  useHotkeys('?', onHelp, { useKey: true, ignoreModifiers: true });
  const actions: Readonly<Record<string, (at: number) => void>> = {
    g: (at) => {
      gAt.current = at;
    },
    s: openShare,
    p: () => setRefresh(refresh === 0 ? null : 0),
  };
  // One handler for the letters: `g s` goes to Services, `s` alone shares. What a list took for a name's letter is not ours.
  useHotkeys(
    [...new Set([...pages.map(({ key }) => key), ...Object.keys(actions)])],
    // When the keys were struck, not when a busy page came to hear of them.
    ({ key, timeStamp }) => {
      const going = timeStamp - gAt.current < SEQUENCE;
      gAt.current = Number.NEGATIVE_INFINITY;
      const page = going ? pages.find((known) => known.key === key) : undefined;
      if (page) router.push(href(page.path));
      else actions[key]?.(timeStamp);
    },
    { ignoreEventWhen: ({ defaultPrevented }) => defaultPrevented },
  );
};
