// Not TypeScript: to read it the running server would load a compiler, 28 MB for as long as it lives.

/** @type {import('next').NextConfig} */
const config = {
  // Several checkouts of one tree (tests, bench, dev) may build side by side.
  distDir: process.env.WEFTLINE_DIST_DIR ?? '.next',
  poweredByHeader: false,
  reactStrictMode: true,
  experimental: {
    // Pages nobody opens take no memory; the first look at one costs it some milliseconds.
    preloadEntriesOnStart: false,
  },
  // The embedded browser never asks an image optimiser for anything: it is one more door.
  images: { unoptimized: true },
  // Native programs, and one that brings its own WebAssembly: loaded as they are installed.
  serverExternalPackages: ['@resvg/resvg-js', 'libsql', 'satori'],
  // Metadata stands in the head of every answer: crawlers of chats read the first of it and no further.
  htmlLimitedBots: /.*/,
};

export default config;
