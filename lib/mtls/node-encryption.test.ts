import { expect, test } from 'vitest';
import { nodeEncryptionQuery, readNodeEncryption } from './node-encryption';

const told = (part: string, value: number, cluster = 'east', mode?: string) => ({
  labels: { weft_nodes: part, ...(mode === undefined ? {} : { mode }) },
  value,
  cluster,
});

test.each([
  ['all of them', [told('encrypting', 2, 'east', 'wireguard'), told('all', 2)], 2, 2, ['wireguard']],
  ['some of them', [told('encrypting', 1, 'east', 'ipsec'), told('all', 3)], 1, 3, ['ipsec']],
  ['none, which is no silence', [told('all', 3)], 0, 3, []],
  ['agents nobody counted', [told('encrypting', 2, 'east', 'wireguard')], 2, 2, ['wireguard']],
  [
    'agents that two sources scrape',
    [told('encrypting', 2, 'east', 'wireguard'), told('encrypting', 2, 'east', 'wireguard'), told('all', 2)],
    2,
    2,
    ['wireguard'],
  ],
] as const)('%s', (_, samples, encrypting, nodes, modes) => {
  expect(readNodeEncryption(samples)).toEqual([{ cluster: 'east', modes, encrypting, nodes }]);
});

test('clusters stay apart', () => {
  expect(
    readNodeEncryption([told('all', 1, 'west'), told('all', 2)]).map(({ cluster, nodes }) => [cluster, nodes]),
  ).toEqual([
    ['east', 2],
    ['west', 1],
  ]);
});

test('only Cilium is asked', () => {
  expect(nodeEncryptionQuery(['istio', 'linkerd'])).toBeNull();
  expect(nodeEncryptionQuery(['cilium'])).toContain('transparent_encryption');
});
