// Says what is wrong with the configuration and ends with 1; ends with 0 in silence. A process of its own, because what
// runs TypeScript as it is written keeps some 50 MB, sources and source maps among them, for as long as it lives.
import { tsImport } from 'tsx/esm/api';

const { loadConfig } = await tsImport('../lib/config/load.ts', import.meta.url);
const loaded = loadConfig(process.env);
if (!loaded.ok) {
  const said = loaded.problems.map(({ line, key, message }) => `  ${line ? `line ${line}: ` : ''}${key}: ${message}`);
  const mistakes = said.length === 1 ? 'a mistake' : `${said.length} mistakes`;
  process.stderr.write(`The configuration has ${mistakes}; nothing was started.\n${said.join('\n')}\n`);
  process.exitCode = 1;
}
