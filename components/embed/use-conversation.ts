'use client';
import { focusManager, useQueryClient } from '@tanstack/react-query';
import { type RefObject, useEffect, useRef } from 'react';
import { showTheme } from '@/components/frame/theme';
import { endpointUrl, ProblemError } from '@/components/query/get-json';
import { useView } from '@/components/time/use-view';
import { parseEdgeId, parseEntityId } from '@/lib/domain/entity';
import { commonParams, embedParams, graphPageParams } from '@/lib/url/params';
import { formatTime, parseTime } from '@/lib/url/time';
import type { Host } from './host';
import { capabilities, type HostMessage, PROTOCOL, selectedId } from './protocol';

const spoken = {
  from: commonParams.from,
  to: commonParams.to,
  select: graphPageParams.select,
  theme: embedParams.theme,
} as const;

/** A view that nobody can see asks nothing: a hidden tab, or a frame scrolled out of sight. */
export const usePauseUnseen = (element: RefObject<HTMLElement | null>): void => {
  useEffect(() => {
    if (element.current === null) return;
    const observer = new IntersectionObserver((entries) => {
      // `undefined` hands the judgement back to the tab's own visibility.
      focusManager.setFocused(entries.at(-1)?.isIntersecting === false ? false : undefined);
    });
    observer.observe(element.current);
    return () => {
      observer.disconnect();
      focusManager.setFocused(undefined);
    };
  }, [element]);
};

/** Tells the host how tall the view wants to be. */
export const useTellHeight = (host: Host, element: RefObject<HTMLElement | null>): void => {
  useEffect(() => {
    if (element.current === null) return;
    const observer = new ResizeObserver(([entry]) => {
      const height = Math.ceil(entry?.borderBoxSize[0]?.blockSize ?? 0);
      if (height > 0) host.say({ type: 'resize', height });
    });
    observer.observe(element.current);
    return () => observer.disconnect();
  }, [host, element]);
};

/** Of nothing that a view shows: a narrowed token may not ask for it, and an empty view only names fewer metrics. */
const isAside = (key: readonly unknown[]): boolean => key[1] === endpointUrl('status', new URLSearchParams());

/** Tells the host of answers that did not come. */
const useTellFaults = (host: Host): void => {
  const queries = useQueryClient();
  useEffect(
    () =>
      queries.getQueryCache().subscribe((event) => {
        if (event.type !== 'updated' || event.action.type !== 'error' || isAside(event.query.queryKey)) return;
        const { error } = event.action;
        const kind = error instanceof ProblemError ? error.problem.code : 'internal';
        host.say({ type: 'error', kind, detail: error.message });
      }),
    [host, queries],
  );
};

export interface ConversationOptions {
  readonly host: Host;
  readonly view: string;
  readonly onToken: (token: string) => void;
  readonly onNavigate: (who: 'host' | 'tab') => void;
}

const isSelectable = (id: string | null): boolean =>
  id === null || parseEntityId(id) !== null || parseEdgeId(id) !== null;

/**
 * Speaks protocol v1 with the host: window, selection and theme go both ways through the address, and what one side said
 * is not echoed by the other.
 */
export const useConversation = ({ host, view, onToken, onNavigate }: ConversationOptions): void => {
  const [{ from, to, select, theme }, setView] = useView(spoken);
  const [fromText, toText] = [formatTime(from), formatTime(to)];
  const known = useRef({ time: `${fromText} ${toText}`, select });
  const setTime = (a: string, b: string) => {
    const [start, end] = [parseTime(a), parseTime(b)];
    if (start === null || end === null) return;
    known.current.time = `${formatTime(start)} ${formatTime(end)}`;
    setView({ from: start, to: end }, 'replace');
  };
  const setSelected = (id: string | null) => {
    if (!isSelectable(id)) {
      host.say({ type: 'unsupported', received: 'select' });
      return;
    }
    known.current.select = id;
    setView({ select: id }, 'replace');
  };
  const greet = (message: Extract<HostMessage, { type: 'init' }>) => {
    if (message.theme !== undefined) setView({ theme: message.theme }, 'replace');
    if (message.from !== undefined && message.to !== undefined) setTime(message.from, message.to);
    if (message.navigate !== undefined) onNavigate(message.navigate);
    if (message.token !== undefined) onToken(message.token);
    host.say({ type: 'ready', version: PROTOCOL, view, capabilities });
  };
  const hear = useRef<(message: HostMessage) => void>(() => undefined);
  const hearNow = (message: HostMessage) => {
    switch (message.type) {
      case 'init':
        greet(message);
        break;
      case 'time':
        setTime(message.from, message.to);
        break;
      case 'select':
        setSelected(selectedId(message));
        break;
      case 'theme':
        setView({ theme: message.theme }, 'replace');
        break;
      case 'token':
        onToken(message.token);
        break;
    }
  };
  useEffect(() => {
    hear.current = hearNow;
  });
  useEffect(() => {
    const stop = host.listen((message) => hear.current(message));
    host.say({ type: 'ready', version: PROTOCOL, view, capabilities });
    return stop;
  }, [host, view]);
  useEffect(() => showTheme(theme), [theme]);
  useEffect(() => {
    const time = `${fromText} ${toText}`;
    if (known.current.time === time) return;
    known.current.time = time;
    host.say({ type: 'time', from: fromText, to: toText });
  }, [host, fromText, toText]);
  useEffect(() => {
    if (known.current.select === select) return;
    known.current.select = select;
    host.say({ type: 'select', id: select });
  }, [host, select]);
  useTellFaults(host);
};
