'use client';
import { type ComponentType, lazy, Suspense } from 'react';
import type { MenuProps } from './menu-open';
import { asTrigger, useOnDemand } from './on-demand';
import { MultiSelectButton, type MultiSelectProps, SelectButton, type SelectProps } from './select-button';

const load = () => import('./menu-open');
const MenuOpen = lazy(async () => ({ default: (await load()).MenuOpen }));
const SelectOpen = lazy(async () => ({ default: (await load()).SelectOpen as ComponentType<SelectProps<string>> }));
const MultiSelectOpen = lazy(async () => ({ default: (await load()).MultiSelectOpen }));

/** Verbs behind a button. `trigger` is a button element. */
export function Menu(props: MenuProps) {
  const { wanted, trigger } = useOnDemand('menu', load);
  const alone = asTrigger(props.trigger, trigger);
  return wanted ? (
    <Suspense fallback={alone}>
      <MenuOpen {...props} />
    </Suspense>
  ) : (
    alone
  );
}

/** One of several, behind a button that shows the chosen one. */
export function Select<T extends string>(props: SelectProps<T>) {
  const { label, value, options, onChange, className } = props;
  const { wanted, trigger } = useOnDemand('menu', load);
  const alone = <SelectButton label={label} value={value} options={options} className={className} {...trigger} />;
  if (!wanted) return alone;
  const choose = (next: string) => {
    const option = options.find((known) => known.value === next);
    if (option !== undefined) onChange(option.value);
  };
  return (
    <Suspense fallback={alone}>
      <SelectOpen label={label} value={value} options={options} className={className} onChange={choose} />
    </Suspense>
  );
}

/** Any number of names; none means all. Values in the address that are not among the options stay listed. */
export function MultiSelect(props: MultiSelectProps) {
  const { label, values, all, look, className } = props;
  const { wanted, trigger } = useOnDemand('menu', load);
  const alone = <MultiSelectButton {...{ label, values, all, look, className }} {...trigger} />;
  return wanted ? (
    <Suspense fallback={alone}>
      <MultiSelectOpen {...props} />
    </Suspense>
  ) : (
    alone
  );
}
