/**
 * A file is read whole in the browser. Eight times what the API takes of a body: laid out for people that is up to
 * five times as long, and what follows from the answers stands there, too.
 */
export const MAX_FILE_BYTES = 2 * 1024 * 1024;

export const TOO_LARGE = 'The file is larger than 2 MiB: no assessment is.';
