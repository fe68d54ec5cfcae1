/** Hues for services, `--svc-1` to `--svc-8` in globals.css: told apart with every colour vision, in both themes. */
const TONES = 8;

/** Where the hash begins: chosen so that names that are common in shops do not meet in one hue. */
const BEGIN = 541_418_444;

/** 32-bit FNV-1a: the same service has the same colour in every trace and on every page. */
const hash = (text: string): number => {
  let h = BEGIN;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  h = Math.imul(h ^ (h >>> 15), 0x2c1b3c6d);
  return (h ^ (h >>> 12)) >>> 0;
};

/** The CSS colour of a service. A hint beside its name, never the only sign of it. */
export const serviceColour = (service: string): string => `var(--svc-${1 + (hash(service) % TONES)})`;
