/** The most of an address that is kept, and of addresses in one place. */
export const MAX_LINK = 500;
export const MAX_LINKS = 20;

const parsed = (text: string): URL | null => {
  try {
    return new URL(text);
  } catch {
    return null;
  }
};

/** An address on the web that a page may link to, without a name or a password in it. */
export const isWebLink = (text: string): boolean => {
  if (text.length > MAX_LINK || !/^https?:\/\/[^\s<>"'`\\]+$/i.test(text)) return false;
  const url = parsed(text);
  return url !== null && /^https?:$/.test(url.protocol) && url.username === '' && url.password === '';
};
