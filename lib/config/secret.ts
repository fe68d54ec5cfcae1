import { inspect } from 'node:util';

const REDACTED = '[redacted]';

/** Text that shows itself only when asked: in JSON, logs, string concatenation and inspection it is `[redacted]`. */
export interface Secret {
  reveal(): string;
  toJSON(): string;
  toString(): string;
}

export const secret = (text: string): Secret =>
  Object.freeze({
    reveal: () => text,
    toJSON: () => REDACTED,
    toString: () => REDACTED,
    [Symbol.toPrimitive]: () => REDACTED,
    [inspect.custom]: () => REDACTED,
  });
