// What a page's first load brings as JavaScript, gzipped, out of the manifests of the build. Chunks that a page asks for
// later (charts where they are drawn) are not in it. Fails above the limits.
import { readdirSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { root } from './steps.mjs';

const dist = `${root}/${process.env.WEFTLINE_DIST_DIR ?? '.next'}`;
/** KiB gzipped: a ratchet a little above today's weight, to be lowered as pages lose some. React and Next are 129. */
const LIMITS = { '/': 264, '/graph': 343, '/services': 283, '/mtls': 293, '/mesh': 286, '/s/[id]': 374 };
/** 150 kB: what a portal's page carries beside its own. */
const EMBED = 150_000 / 1024;
const REST = 298;

const { rootMainFiles } = JSON.parse(readFileSync(`${dist}/build-manifest.json`, 'utf8'));

const entriesOf = (manifest) => {
  const text = readFileSync(manifest, 'utf8');
  return JSON.parse(text.slice(text.indexOf('= {', text.indexOf('"] = ') - 1) + 2).replace(/;\s*$/, '')).entryJSFiles;
};

const gzipped = new Map();
const sizeOf = (file) => {
  if (!gzipped.has(file)) gzipped.set(file, gzipSync(readFileSync(`${dist}/${file}`)).length);
  return gzipped.get(file);
};

const pages = readdirSync(`${dist}/server/app`, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('page_client-reference-manifest.js') && !path.startsWith('_'))
  .map((path) => {
    const entries = entriesOf(`${dist}/server/app/${path}`);
    const own = Object.entries(entries).filter(([name]) => /\/(layout|page)$/.test(name));
    const files = new Set([...rootMainFiles, ...own.flatMap(([, chunks]) => chunks)]);
    const route = `/${path.replace(/\(live\)\//, '').replace(/(^|\/)page_client-reference-manifest\.js$/, '')}`;
    const bytes = [...files].reduce((sum, file) => sum + sizeOf(file), 0);
    return { route, kib: bytes / 1024, limit: LIMITS[route] ?? (route.startsWith('/embed/') ? EMBED : REST) };
  })
  .sort((a, b) => a.route.localeCompare(b.route));

for (const { route, kib, limit } of pages) {
  process.stdout.write(`${kib.toFixed(1).padStart(7)} KiB of ${Math.floor(limit)}  ${route}\n`);
}
if (pages.length === 0) {
  process.stderr.write('No page found in the build.\n');
  process.exit(1);
}
const over = pages.filter(({ kib, limit }) => kib > limit);
if (over.length > 0) {
  process.stderr.write(`Too large at first load: ${over.map(({ route }) => route).join(', ')}.\n`);
  process.exit(1);
}
