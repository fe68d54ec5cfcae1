'use client';
import { Command } from 'cmdk';
import {
  Boxes,
  ChartNoAxesGantt,
  CircleHelp,
  CornerDownLeft,
  Layers,
  Link2,
  Moon,
  Pause,
  Play,
  Search,
  Sun,
} from 'lucide-react';
import { useRouter } from 'next/navigation';
import { Dialog as Radix } from 'radix-ui';
import { type ReactNode, useState } from 'react';
import { useFrame } from '@/components/query/use-frame';
import { useStatus } from '@/components/query/use-status';
import { servicePath } from '@/components/services/service-path';
import { openShare } from '@/components/share/offer';
import { useHref } from '@/components/time/use-href';
import { useRange } from '@/components/time/use-range';
import { useView } from '@/components/time/use-view';
import { tracePath } from '@/components/traces/trace-path';
import { HealthMark } from '@/components/ui/marks';
import { Kbd } from '@/components/ui/small';
import type { ServiceList } from '@/lib/domain/service';
import { commonParams } from '@/lib/url/params';
import { pages } from './pages';
import { findServices, holds } from './palette-items';
import { setTheme } from './theme';

export interface CommandPaletteProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly onHelp: () => void;
}

interface ItemProps {
  readonly value: string;
  readonly icon: ReactNode;
  readonly onSelect: () => void;
  readonly children: ReactNode;
  readonly hint?: ReactNode;
}

function Item({ value, icon, onSelect, children, hint }: ItemProps) {
  return (
    <Command.Item
      value={value}
      onSelect={onSelect}
      className="flex min-h-9 cursor-default items-center gap-2.5 rounded-control px-2 data-[selected=true]:bg-accent-soft [&>svg]:size-4 [&>svg]:shrink-0 [&>svg]:text-muted"
    >
      {icon}
      <span className="name flex-1">{children}</span>
      {hint === undefined ? null : <span className="text-12 text-muted">{hint}</span>}
    </Command.Item>
  );
}

const group =
  '[&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:pt-3 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-12 [&_[cmdk-group-heading]]:text-muted';

const EVERYTHING = new URLSearchParams();

function Services({ text, go }: { readonly text: string; readonly go: (path: string) => void }) {
  const { frame, pending } = useFrame<ServiceList>('services', EVERYTHING, { live: false });
  const found = findServices(frame?.data.services ?? [], text);
  if (pending) return <p className="px-2 py-2 text-muted">Listing services…</p>;
  if (found.length === 0) return null;
  return (
    <Command.Group heading="Services" className={group}>
      {found.map((service) => (
        <Item
          key={service.id}
          value={service.id}
          icon={<HealthMark health={service.health} className="mx-[3px]" />}
          onSelect={() => go(servicePath(service))}
          hint={`${service.namespace} · ${service.cluster}`}
        >
          {service.name}
        </Item>
      ))}
    </Command.Group>
  );
}

function Namespaces({ text, close }: { readonly text: string; readonly close: () => void }) {
  const [, setView] = useView(scope);
  const { frame } = useStatus();
  const names = (frame?.data.scope.namespaces ?? []).filter((name) => holds(name, text)).slice(0, 8);
  if (text.trim() === '' || names.length === 0) return null;
  return (
    <Command.Group heading="Namespaces" className={group}>
      {names.map((name) => (
        <Item
          key={name}
          value={`namespace ${name}`}
          icon={<Layers aria-hidden />}
          onSelect={() => {
            setView({ namespace: [name] });
            close();
          }}
          hint="narrow every page to it"
        >
          {name}
        </Item>
      ))}
    </Command.Group>
  );
}
const scope = { namespace: commonParams.namespace } as const;

/** An id pasted from a log line is a trace to open. */
function OneTrace({ text, go }: { readonly text: string; readonly go: (path: string) => void }) {
  const id = text.trim();
  if (!/^[0-9a-f]{16,32}$/i.test(id)) return null;
  return (
    <Command.Group heading="Traces" className={group}>
      <Item value={`trace ${id}`} icon={<ChartNoAxesGantt aria-hidden />} onSelect={() => go(tracePath(id))}>
        Open trace <span className="font-mono text-12">{id}</span>
      </Item>
    </Command.Group>
  );
}

function Actions({ text, close, onHelp }: { text: string; close: () => void; onHelp: () => void }) {
  const { refresh, setRefresh } = useRange();
  const actions = [
    { name: 'Share this view', icon: <Link2 aria-hidden />, run: openShare },
    refresh === 0
      ? { name: 'Resume refreshing', icon: <Play aria-hidden />, run: () => setRefresh(null) }
      : { name: 'Pause refreshing', icon: <Pause aria-hidden />, run: () => setRefresh(0) },
    { name: 'Light theme', icon: <Sun aria-hidden />, run: () => setTheme('light') },
    { name: 'Dark theme', icon: <Moon aria-hidden />, run: () => setTheme('dark') },
    { name: 'Theme as the system', icon: <Sun aria-hidden />, run: () => setTheme('auto') },
    { name: 'Keyboard shortcuts', icon: <CircleHelp aria-hidden />, run: onHelp },
  ].filter(({ name }) => holds(name, text));
  if (actions.length === 0) return null;
  return (
    <Command.Group heading="Actions" className={group}>
      {actions.map(({ name, icon, run }) => (
        <Item
          key={name}
          value={name}
          icon={icon}
          onSelect={() => {
            close();
            run();
          }}
        >
          {name}
        </Item>
      ))}
    </Command.Group>
  );
}

function Contents({ close, onHelp }: { readonly close: () => void; readonly onHelp: () => void }) {
  const [text, setText] = useState('');
  const router = useRouter();
  const href = useHref();
  const go = (path: string) => {
    close();
    router.push(href(path));
  };
  const matching = pages.filter(({ name, says }) => holds(`${name} ${says}`, text));
  return (
    <Command shouldFilter={false} label="Find a page, a service or an action" loop>
      <div className="flex items-center gap-2 border-b border-line px-4">
        <Search aria-hidden className="size-4 text-muted" />
        <Command.Input
          value={text}
          onValueChange={setText}
          placeholder="Find a service, a namespace, a page…"
          className="h-12 w-full min-w-0 bg-transparent text-14 outline-none"
        />
      </div>
      <Command.List className="max-h-[min(60vh,28rem)] overflow-y-auto p-2 pt-0">
        <Command.Empty className="px-2 py-6 text-center text-muted">Nothing here is called that.</Command.Empty>
        <OneTrace text={text} go={go} />
        <Services text={text} go={go} />
        <Namespaces text={text} close={close} />
        {matching.length === 0 ? null : (
          <Command.Group heading="Pages" className={group}>
            {matching.map(({ path, name, says, key }) => (
              <Item
                key={path}
                value={`page ${name}`}
                icon={<Boxes aria-hidden />}
                onSelect={() => go(path)}
                hint={
                  <>
                    <Kbd>g</Kbd> <Kbd>{key}</Kbd>
                  </>
                }
              >
                {name} <span className="text-muted max-sm:hidden">{says}</span>
              </Item>
            ))}
          </Command.Group>
        )}
        <Actions text={text} close={close} onHelp={onHelp} />
      </Command.List>
      <p className="flex items-center gap-2 border-t border-line px-4 py-2 text-12 text-muted max-sm:hidden">
        <Kbd>↑</Kbd>
        <Kbd>↓</Kbd> to choose <CornerDownLeft aria-hidden className="ml-2 size-3" /> to open <Kbd>Esc</Kbd> to close
      </p>
    </Command>
  );
}

/** Everything by a few letters. */
export function CommandPalette({ open, onOpenChange, onHelp }: CommandPaletteProps) {
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-overlay" />
        <Radix.Content
          aria-describedby={undefined}
          className="fixed top-[10vh] left-1/2 z-50 w-[min(38rem,calc(100vw-1.5rem))] -translate-x-1/2 overflow-hidden rounded-panel border border-line bg-raised text-13 text-ink shadow-lift outline-none"
        >
          <Radix.Title className="sr-only">Find</Radix.Title>
          <Contents close={() => onOpenChange(false)} onHelp={onHelp} />
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
