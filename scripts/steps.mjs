import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, '');

/** Runs one step in the checkout with its output on ours; ends this process with its code if it fails. */
export const step = (name, command, args, env = {}) =>
  new Promise((resolve) => {
    const started = Date.now();
    process.stdout.write(`\n── ${name}\n`);
    const child = spawn(command, args, {
      cwd: root,
      stdio: 'inherit',
      env: {
        ...process.env,
        NEXT_TELEMETRY_DISABLED: '1',
        PATH: `${root}/node_modules/.bin:${process.env.PATH}`,
        ...env,
      },
    });
    const forward = (signal) => child.kill(signal);
    process.once('SIGINT', forward);
    process.once('SIGTERM', forward);
    child.on('error', (error) => {
      process.stderr.write(`${name}: ${error.message}\n`);
      process.exit(1);
    });
    child.on('exit', (code) => {
      process.removeListener('SIGINT', forward);
      process.removeListener('SIGTERM', forward);
      if (code !== 0) {
        process.stderr.write(`\n${name} failed.\n`);
        process.exit(code ?? 1);
      }
      process.stdout.write(`── ${name}: ${((Date.now() - started) / 1000).toFixed(1)} s\n`);
      resolve();
    });
  });
