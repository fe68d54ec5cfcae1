import { ok, type Result } from '@/lib/domain/result';
import type { Heard, Question, TraceAsker } from './ask';
import { placesOf } from './place';

interface Place {
  readonly prefix: string;
  readonly version: string | null;
}

/** How a back end is known that says by one path what it is, and by another how old. */
export interface Telltale {
  readonly name: string;
  /** What may stand before every path of its API, likeliest first. */
  readonly prefixes: readonly string[];
  readonly mark: string;
  readonly isMark: (heard: Heard) => boolean;
  readonly about: string;
  readonly versionIn: (json: unknown) => string | null;
}

/** A back end whose API hangs under one of a few prefixes, found by asking. */
export const prefixedApi = (asker: TraceAsker, telltale: Telltale) => {
  const { name, prefixes, mark, isMark, about, versionIn } = telltale;

  const isAt = (prefix: string, signal: AbortSignal): Promise<Result<boolean>> => {
    const read: Question<boolean>['read'] = (heard) => {
      const { status } = heard;
      if (status === 401 || status === 403 || status >= 500) return null;
      return { value: status === 200 && isMark(heard) };
    };
    return asker.ask({ kind: 'services', path: `${prefix}${mark}`, form: {}, read }, signal);
  };

  const versionAt = async (prefix: string, signal: AbortSignal): Promise<string | null> => {
    const read: Question<string | null>['read'] = ({ json }) => ({ value: versionIn(json) });
    const answer = await asker.ask({ kind: 'probe', path: `${prefix}${about}`, form: {}, read }, signal);
    return answer.ok ? answer.value : null;
  };

  const places = placesOf(async (signal): Promise<Result<Place>> => {
    for (const prefix of prefixes) {
      const answer = await isAt(prefix, signal);
      if (!answer.ok) return answer;
      if (answer.value) return ok({ prefix, version: await versionAt(prefix, signal) });
    }
    return asker.wrongApi();
  });

  return {
    get: <T>({ path, ...question }: Question<T>, signal: AbortSignal): Promise<Result<T>> =>
      places.with(signal, ({ prefix }) => asker.ask({ ...question, path: `${prefix}${path}` }, signal)),
    /** What it is, once it has been found. */
    flavour: (): string | null => {
      const place = places.known();
      return place === null ? null : [name, place.version].filter((part) => part !== null).join(' ');
    },
  };
};
