// `npm run test:backends`: the same questions through our API to real trace back ends that this machine can get. A server
// that cannot be had is said and skipped; one that was started and disagrees fails.
import { ensureDependencies } from './setup.mjs';
import { step } from './steps.mjs';

await ensureDependencies();
const { ensureBackends } = await import('./backends.mjs');
const { zipkin, jaeger } = await ensureBackends();
for (const { name, path, why } of [zipkin, jaeger]) {
  process.stdout.write(path === null ? `${name}: not tested, ${why}.\n` : `${name}: ${path}\n`);
}
const found = {
  ...(zipkin.path === null ? {} : { WEFTLINE_BACKEND_ZIPKIN: zipkin.path }),
  ...(jaeger.path === null ? {} : { WEFTLINE_BACKEND_JAEGER: jaeger.path }),
};
if (Object.keys(found).length === 0) {
  process.stdout.write('No real trace back end could be had: nothing was tested.\n');
} else {
  await step('Real trace back ends', 'vitest', ['run', '--project', 'backends'], found);
}
