import { type LookupAddress, type LookupOptions, lookup } from 'node:dns';
import { BlockList } from 'node:net';

type Done = (error: NodeJS.ErrnoException | null, address: string | LookupAddress[], family?: number) => void;

// Link-local ranges: cloud metadata services listen there. A name that resolves into them is refused, so a changed DNS
// entry cannot turn a source into a way to reach them. An operator who means such an address writes it literally, and
// literal addresses are not looked up.
const refused = new BlockList();
refused.addSubnet('169.254.0.0', 16, 'ipv4');
refused.addSubnet('fe80::', 10, 'ipv6');
refused.addAddress('fd00:ec2::254', 'ipv6');

const isRefused = ({ address, family }: LookupAddress): boolean =>
  refused.check(address, family === 6 ? 'ipv6' : 'ipv4');

/** `dns.lookup` for sockets, without addresses that no source should have. */
export const checkedLookup = (hostname: string, options: LookupOptions, done: Done): void => {
  lookup(hostname, { ...options, all: true }, (error, found) => {
    const addresses = (found ?? []).filter((address) => !isRefused(address));
    const [first] = addresses;
    if (error) return done(error, '');
    if (first === undefined) return done(Object.assign(new Error('refused address range'), { code: 'EREFUSED' }), '');
    return options.all === true ? done(null, addresses) : done(null, first.address, first.family);
  });
};
