'use client';
import { unstable_createAdapterProvider as createAdapterProvider } from 'nuqs/adapters/custom';
import { createContext, type ReactNode, useContext, useMemo, useState } from 'react';

/** The address of the frozen page, in place of the browser's: choosing and folding work, and change nothing outside. */
const Address = createContext<{
  readonly search: URLSearchParams;
  readonly setSearch: (search: URLSearchParams) => void;
}>({
  search: new URLSearchParams(),
  setSearch: () => undefined,
});

const useFrozenAddress = () => {
  const { search, setSearch } = useContext(Address);
  return { searchParams: search, updateUrl: setSearch, getSearchParamsSnapshot: () => search };
};

const Adapter = createAdapterProvider(useFrozenAddress);

/** `view`: path and query of the page that was frozen. */
export function FrozenAddress({ view, children }: { readonly view: string; readonly children: ReactNode }) {
  const [search, setSearch] = useState(() => new URL(view, 'http://page').searchParams);
  const value = useMemo(() => ({ search, setSearch }), [search]);
  return (
    <Address.Provider value={value}>
      <Adapter>{children}</Adapter>
    </Address.Provider>
  );
}
