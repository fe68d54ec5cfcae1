import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { checkedLookup } from './lookup';

const lookup = promisify(checkedLookup);

test.each(['169.254.169.254', '169.254.0.1', 'fe80::1', 'fd00:ec2::254', '::ffff:169.254.169.254'])(
  'a name that means %s is refused',
  async (address) => {
    await expect(lookup(address, {})).rejects.toMatchObject({ code: 'EREFUSED' });
    await expect(lookup(address, { all: true })).rejects.toMatchObject({ code: 'EREFUSED' });
  },
);

test('one that means a usual address is not', async () => {
  expect(await lookup('127.0.0.1', {})).toBe('127.0.0.1');
  expect(await lookup('10.1.2.3', { all: true })).toEqual([{ address: '10.1.2.3', family: 4 }]);
});
