import type { Palette } from './types';

type Token = (name: string) => string;

/** The picture's colours out of the page's design tokens, given a way to read one. */
const paletteFrom = (token: Token): Palette => ({
  ground: token('--page'),
  box: token('--panel'),
  boxLine: token('--line'),
  boxTitle: token('--muted'),
  card: token('--raised'),
  cardLine: token('--line-strong'),
  text: token('--ink'),
  muted: token('--muted'),
  accent: token('--accent-fill'),
  health: {
    healthy: token('--healthy-fill'),
    degraded: token('--degraded-fill'),
    failing: token('--failing-fill'),
    unknown: token('--unknown-fill'),
    idle: token('--idle-fill'),
  },
  edge: {
    healthy: token('--healthy-fill'),
    degraded: token('--degraded-fill'),
    failing: token('--failing-fill'),
    unknown: token('--unknown-fill'),
    idle: token('--idle-fill'),
  },
  mtls: {
    mutual: token('--protected-fill'),
    partial: token('--plaintext-fill'),
    plaintext: token('--plaintext-fill'),
    unknown: token('--unknown-fill'),
  },
});

/** For SVG inside the page: the page's theme decides, also before any script runs. */
export const cssPalette: Palette = paletteFrom((name) => `var(${name})`);

// A unit test keeps the two tables equal to the tokens in app/globals.css.
const light: Readonly<Record<string, string>> = {
  '--page': '#f6f3ee',
  '--panel': '#fffdf9',
  '--raised': '#fffefc',
  '--line': '#e3ddd3',
  '--line-strong': '#c6beb1',
  '--ink': '#1e1b1a',
  '--muted': '#59534c',
  '--accent-fill': '#5a50d6',
  '--healthy-fill': '#2b9c69',
  '--degraded-fill': '#bd7a0a',
  '--failing-fill': '#d43a40',
  '--unknown-fill': '#a9a196',
  '--idle-fill': '#cbc4b9',
  '--protected-fill': '#1b968f',
  '--plaintext-fill': '#cf4a87',
};

const dark: Readonly<Record<string, string>> = {
  '--page': '#15141a',
  '--panel': '#1b1a21',
  '--raised': '#23212a',
  '--line': '#302d38',
  '--line-strong': '#4b4757',
  '--ink': '#ece8e1',
  '--muted': '#b2acb0',
  '--accent-fill': '#7b70f2',
  '--healthy-fill': '#3aa873',
  '--degraded-fill': '#cc932c',
  '--failing-fill': '#e2544f',
  '--unknown-fill': '#6e6977',
  '--idle-fill': '#54505e',
  '--protected-fill': '#2ea59d',
  '--plaintext-fill': '#cf5f9c',
};

/** For pictures that leave the page (export, preview): the values of the tokens, without a style sheet. */
export const lightPalette: Palette = paletteFrom((name) => light[name] ?? '#000');
export const darkPalette: Palette = paletteFrom((name) => dark[name] ?? '#fff');
