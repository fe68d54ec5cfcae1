import { failed, ok, type Result } from '@/lib/domain/result';
import type { Heard, TraceAsker } from './ask';
import { isFields } from './wire';

/** Which of Jaeger's APIs answer: the first is being dropped half by half, the third was not always there. */
export interface JaegerPlace {
  readonly prefix: string;
  /** Services, operations and search of the first API. */
  readonly v1: boolean;
  readonly v3: boolean;
  /** The cheapest search, since 2.19. */
  readonly summaries: boolean;
}

export const JAEGER = { api: 'Jaeger', tooLarge: 'ask for fewer traces or a shorter window' };
const PREFIXES = ['', '/jaeger'] as const;

const isRefused = ({ status }: Heard): boolean => status === 401 || status === 403;
const isErrorV3 = ({ json }: Heard): boolean => isFields(json) && isFields(json.error);

/** Empty lists are left out of the JSON: a Jaeger without services answers `{}`. */
const hasServices = ({ json }: Heard): boolean =>
  isFields(json) && (Array.isArray(json.services) || Object.keys(json).length === 0);

/** Judged by the shape of the body alone: an old Jaeger answers its page with 200 to any path it does not know. */
export const probeJaeger =
  (asker: TraceAsker) =>
  async (signal: AbortSignal): Promise<Result<JaegerPlace>> => {
    const look = (path: string, fits: (heard: Heard) => boolean) =>
      asker.ask<boolean>(
        {
          kind: 'services',
          path,
          form: {},
          read: (heard) => {
            const value = fits(heard);
            return isRefused(heard) || (!value && heard.status >= 500) ? null : { value };
          },
        },
        signal,
      );
    const summariesAt = async (prefix: string): Promise<boolean> => {
      // Asked for nothing it complains about the missing times; where it does not exist the answer is a 404 or a page.
      const answer = await look(
        `${prefix}/api/v3/trace-summaries`,
        (heard) => heard.status === 400 && isErrorV3(heard),
      );
      return answer.ok && answer.value;
    };
    for (const prefix of PREFIXES) {
      const [third, first] = await Promise.all([
        look(`${prefix}/api/v3/services`, (heard) => {
          const lists = heard.status === 200 && hasServices(heard);
          return lists || (heard.status !== 404 && isErrorV3(heard));
        }),
        look(`${prefix}/api/services`, ({ status, json }) => status === 200 && isFields(json) && 'data' in json),
      ]);
      const [v3, v1] = [third.ok && third.value, first.ok && first.value];
      if (v1 || v3) return ok({ prefix, v1, v3, summaries: v3 && (await summariesAt(prefix)) });
      const broken = [first, third].find((answer) => !answer.ok);
      if (broken !== undefined && !broken.ok) return failed(broken.fault);
    }
    return asker.wrongApi();
  };
