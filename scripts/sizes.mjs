// What a page's first load brings as JavaScript, gzipped, out of the manifests of the build. Chunks that a page asks for
// later (charts where they are drawn, menus when they open) are not in it. Fails above the limits. `--if-fresh` (as
// `npm run check` asks) says nothing about a build that is missing or older than its sources.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { root } from './steps.mjs';

const dist = `${root}/${process.env.WEFTLINE_DIST_DIR ?? '.next'}`;
/** kB gzipped: what an embedded panel may cost the page it stands in. */
const EMBED = 150;
/**
 * kB gzipped: a ratchet a little above today's weight, to be lowered as pages lose some. React and Next are 132; 200 is
 * what the overview may weigh.
 */
const LIMITS = { '/': 200, '/graph': 272, '/services': 250, '/mtls': 260, '/mesh': 250, '/s/[id]': 180 };
const REST = 270;

const limitOf = (route) => (route.startsWith('/embed') ? EMBED : (LIMITS[route] ?? REST));

const SOURCES = ['app', 'components', 'lib', 'next.config.mjs', 'package-lock.json', 'postcss.config.mjs'];
const newest = (path) => {
  const about = statSync(path);
  if (!about.isDirectory()) return /\.(test|spec)\.tsx?$/.test(path) ? 0 : about.mtimeMs;
  return Math.max(0, ...readdirSync(path).map((name) => newest(`${path}/${name}`)));
};

const isFresh = () => {
  const id = `${dist}/BUILD_ID`;
  return existsSync(id) && SOURCES.every((name) => newest(`${root}/${name}`) <= statSync(id).mtimeMs);
};

if (process.argv.includes('--if-fresh') && !isFresh()) {
  process.stdout.write('No build of these sources: sizes are checked after the next one.\n');
  process.exit(0);
}

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
    return { route, kb: bytes / 1000, limit: limitOf(route) };
  })
  .sort((a, b) => a.route.localeCompare(b.route));

for (const { route, kb, limit } of pages) {
  process.stdout.write(`${kb.toFixed(1).padStart(7)} kB of ${limit}  ${route}\n`);
}
if (pages.length === 0) {
  process.stderr.write('No page found in the build.\n');
  process.exit(1);
}
const over = pages.filter(({ kb, limit }) => kb > limit);
if (over.length > 0) {
  process.stderr.write(`Too large at first load: ${over.map(({ route }) => route).join(', ')}.\n`);
  process.exit(1);
}
