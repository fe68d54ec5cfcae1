const HEX = /^[0-9a-f]+$/;
const BASE64 = /^[A-Za-z0-9+/_-]+={0,2}$/;

const hexOf = (binary: string): string =>
  Array.from(binary, (character) => character.charCodeAt(0).toString(16).padStart(2, '0')).join('');

/** The bytes of base64 (standard or URL alphabet, padding optional) as hex; null when there are not `bytes` of them. */
const fromBase64 = (text: string, bytes: number): string | null => {
  if (!BASE64.test(text)) return null;
  try {
    const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/').replace(/=+$/, ''));
    return binary.length === bytes ? hexOf(binary) : null;
  } catch {
    return null;
  }
};

/**
 * An id in any back end's spelling as lower-case hex of `bytes` bytes: hex of either case, hex whose leading zeros were
 * stripped (Tempo's search), or base64 (Tempo's traces). What can be read as hex is: base64 made of hex digits alone is
 * one in 10^6 for a span id and never seen for a trace id. Null: empty, all zeros, or no id at all.
 */
const decodeId = (text: string, bytes: number): string | null => {
  const given = text.trim();
  const hex = given.toLowerCase();
  const isHex = HEX.test(hex) && hex.length <= bytes * 2;
  const id = isHex ? hex.padStart(bytes * 2, '0') : fromBase64(given, bytes);
  return id === null || /^0+$/.test(id) ? null : id;
};

/** 32 lower-case hex digits; null for what is no trace id. */
export const traceIdOf = (text: string): string | null => decodeId(text, 16);
/** 16 lower-case hex digits; null for what is no span id. */
export const spanIdOf = (text: string): string | null => decodeId(text, 8);
