const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi;
const HEX = /(?<![0-9a-z])(?=[0-9a-f]*\d)[0-9a-f]{8,}(?![0-9a-z])/gi;
const DIGITS = /(?<![a-z_])\d+/gi;
const CLUSTER_HOST = /\.[a-z0-9-]+\.svc(?:\.[a-z0-9.-]+)?(?=[:/]|$)/gi;

/** A span's name without what differs from request to request: ids, numbers, query strings, the host's long ending. */
export const plainName = (name: string): string =>
  name
    .replace(/\?.*$/s, '')
    .replace(UUID, '{id}')
    .replace(HEX, '{id}')
    .replace(CLUSTER_HOST, '')
    .replace(DIGITS, '{n}');
