import type { AboutAssessment, AdoptionDraft } from '@/lib/domain/adoption';

type Scope = Pick<AboutAssessment, 'clusters' | 'namespaces'>;

/** What the page's filters leave of the estate, or what the assessment has been about so far. */
export const scopeUnder = (
  filters: { readonly cluster: readonly string[]; readonly namespace: readonly string[] },
  { about }: Pick<AdoptionDraft, 'about'>,
): Scope =>
  filters.cluster.length + filters.namespace.length > 0
    ? { clusters: filters.cluster, namespaces: filters.namespace }
    : { clusters: about.clusters, namespaces: about.namespaces };

/** Whether a draft holds what neither a question of the conversation asks for nor a field of the page. */
export const hasAbout = ({ about: { clusters, namespaces, excluded }, told, profile }: AdoptionDraft): boolean =>
  [clusters, namespaces, excluded, profile.mandates, Object.keys(told)].some((list) => list.length > 0);
