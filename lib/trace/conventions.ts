import { grpcNames } from '@/lib/domain/grpc';
import type { HopProtocol } from '@/lib/domain/trace';
import { firstTag, type Node, type Tags } from './node';

/** New names before old ones: a span that has both says the same thing twice (trace-backends.md 8). */
export const httpStatus = (tags: Tags): string | null =>
  firstTag(tags, 'http.response.status_code', 'http.status_code', 'http.status');

/** Digits or a name, as versions of the conventions differ; null: no gRPC status. */
export const grpcStatus = (tags: Tags): number | null => {
  const given = firstTag(
    tags,
    'rpc.grpc.status_code',
    'grpc.status_code',
    'rpc.status_code',
    'rpc.response.status_code',
  );
  if (given === null) return null;
  if (/^\d{1,2}$/.test(given)) return Number(given);
  const at = grpcNames.indexOf(given.toUpperCase());
  return at < 0 ? null : at;
};

const has = (tags: Tags, ...keys: readonly string[]): boolean => firstTag(tags, ...keys) !== null;

export const isDatabase = (tags: Tags): boolean => has(tags, 'db.system.name', 'db.system', 'db.type');
const isMessaging = ({ kind, tags }: Pick<Node, 'kind' | 'tags'>): boolean =>
  kind === 'producer' || kind === 'consumer' || has(tags, 'messaging.system', 'message_bus.destination');
const isGrpc = (tags: Tags): boolean =>
  (firstTag(tags, 'rpc.system.name', 'rpc.system') ?? '').toLowerCase().includes('grpc') ||
  has(tags, 'grpc.path', 'grpc.status_code', 'rpc.grpc.status_code') ||
  (firstTag(tags, 'grpc.content_type') ?? '').startsWith('application/grpc');

/** What a hop speaks; http where nobody says (fine-print.md 19). */
export const protocolOf = (node: Pick<Node, 'kind' | 'tags'>): HopProtocol => {
  if (isDatabase(node.tags)) return 'db';
  if (isMessaging(node)) return 'messaging';
  return isGrpc(node.tags) ? 'grpc' : 'http';
};

const hostIn = (url: string | null): string | null => {
  const [, host = null] = /^[a-z][a-z0-9+.-]*:\/\/(?:[^/@]*@)?(\[[^\]]*\]|[^/:?#]+)/i.exec(url ?? '') ?? [];
  return host;
};

/** The host a caller names; IP addresses are no names, but better than nothing. */
export const farHost = (tags: Tags): string | null =>
  firstTag(tags, 'server.address', 'net.peer.name', 'http.host', 'peer.hostname') ??
  hostIn(firstTag(tags, 'url.full', 'http.url')) ??
  firstTag(tags, 'network.peer.address', 'net.sock.peer.addr', 'net.peer.ip', 'peer.ipv4');

export const databaseName = (tags: Tags): string | null => firstTag(tags, 'db.system.name', 'db.system', 'db.type');
export const destinationOf = (tags: Tags): string | null =>
  firstTag(tags, 'messaging.destination.name', 'messaging.destination', 'message_bus.destination');
export const peerService = (tags: Tags): string | null => firstTag(tags, 'service.peer.name', 'peer.service');
