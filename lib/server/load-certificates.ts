import type { Certificate } from '@/lib/domain/mtls';
import type { Window } from '@/lib/domain/view';
import { certificatesQuery, distinctCertificates, readCertificates, soonestFirst } from '@/lib/mtls/certificates';
import { type Asked, askedInTime } from './asked';
import type { Context } from './context';

/** Certificates of all sources, soonest end first. Optional wherever they are shown: late ones are left out. */
export const loadCertificates = async (
  { sources }: Pick<Context, 'sources'>,
  { to: at }: Pick<Window, 'to'>,
  signal: AbortSignal,
): Promise<{ readonly certificates: Certificate[]; readonly answers: readonly Asked<unknown>[] }> => {
  const answers = await Promise.all(
    sources.map(async (source) => {
      const question = source.instant({ id: 'mtls.certificates', promql: certificatesQuery, at }, signal);
      return { source, answer: await askedInTime(source, 'certificates', question) };
    }),
  );
  const certificates = answers.flatMap(({ source: { cluster, clusterAliases: aliases }, answer }) =>
    answer.value === null ? [] : readCertificates(answer.value, { at, cluster, aliases }),
  );
  return {
    certificates: distinctCertificates(certificates).sort(soonestFirst),
    answers: answers.map(({ answer }) => answer),
  };
};
