import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryDir } from './process';

export interface ConfigFile {
  /** For `WEFTLINE_CONFIG`. */
  readonly path: string;
  readonly remove: () => Promise<void>;
}

/** A configuration in a file of its own. Anything but text is written as JSON, which is YAML. */
export const configFile = async (config: string | object): Promise<ConfigFile> => {
  const dir = await temporaryDir('config');
  const path = join(dir.path, 'weftline.yml');
  await writeFile(path, typeof config === 'string' ? config : JSON.stringify(config));
  return { path, remove: dir.remove };
};

/**
 * The configuration for one Prometheus with a longer deadline than the default 8 s: a busy machine shall take its time,
 * not miss answers.
 */
export const patientConfig = (url: string): object => ({
  sources: [{ id: 'prometheus', kind: 'prometheus', url, timeoutMs: 60_000 }],
});
