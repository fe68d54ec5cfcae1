/** What is built, in the order of the navigation. `key` follows `g`. */
export const pages = [
  { path: '/', name: 'Overview', key: 'o', says: 'Is the mesh all right?' },
  { path: '/graph', name: 'Graph', key: 'g', says: 'Who calls whom, and how well?' },
  { path: '/services', name: 'Services', key: 's', says: 'Every service and its golden signals' },
  { path: '/mtls', name: 'mTLS', key: 'm', says: 'Who is protected, who is not, and why?' },
  { path: '/traces', name: 'Traces', key: 't', says: 'One request, through every service' },
  { path: '/mesh', name: 'Mesh', key: 'e', says: 'What the mesh itself costs, and how it feels' },
  { path: '/adoption', name: 'Adoption', key: 'a', says: 'Should we run a mesh? Is ours earning its keep?' },
] as const;

/** The page an address belongs to: `/services/east/shop/cart` is Services. */
export const isCurrent = (path: string, pathname: string): boolean =>
  path === '/' ? pathname === '/' : pathname === path || pathname.startsWith(`${path}/`);
