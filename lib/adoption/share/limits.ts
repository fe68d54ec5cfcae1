/** A file is read whole in the browser: as much as the API takes of a body. */
export const MAX_FILE_BYTES = 256 * 1024;

export const TOO_LARGE = `The file is larger than ${MAX_FILE_BYTES / 1024} KiB: no assessment is.`;
