// `npm run test:backends`: the same questions through our API to real trace back ends that this machine can get. A server
// that cannot be had is said and skipped; one that was started and disagrees fails.
import { ensureDependencies } from './setup.mjs';
import { step } from './steps.mjs';

/** Its module replaces others, so `go install` refuses it; it is in no other language's registry and not in Debian. */
const NO_TEMPO = 'no package registry has a Tempo that builds by itself; its door is held to recorded answers';

await ensureDependencies();
const { ensureBackends } = await import('./backends.mjs');
const { zipkin, jaeger } = await ensureBackends();
for (const { name, path, why } of [zipkin, jaeger]) {
  process.stdout.write(path === null ? `${name}: not tested, ${why}.\n` : `${name}: ${path}\n`);
}
process.stdout.write(`Tempo: not tested, ${NO_TEMPO}.\n`);
const found = {
  ...(zipkin.path === null ? {} : { WEFTLINE_BACKEND_ZIPKIN: zipkin.path }),
  ...(jaeger.path === null ? {} : { WEFTLINE_BACKEND_JAEGER: jaeger.path }),
};
if (Object.keys(found).length === 0) {
  process.stdout.write('No real trace back end could be had: nothing was tested.\n');
} else {
  await step('Real trace back ends', 'vitest', ['run', '--project', 'backends'], found);
}
