import { type CapabilityId, capabilityIds } from '@/lib/domain/adoption';

export { capabilityIds };

/** Groups in order of precedence: later ones stand on the first. */
export const groups = {
  security: ['M', 'Z'],
  reach: ['H'],
  traffic: ['T'],
  observability: ['O'],
} as const satisfies Record<string, readonly CapabilityId[]>;
type Group = keyof typeof groups;

export const groupIds = Object.keys(groups) as readonly Group[];

/** The groups that hold one of these, in order of precedence. */
export const groupsOf = (ids: readonly CapabilityId[]): readonly Group[] =>
  groupIds.filter((group) => groups[group].some((id) => ids.includes(id)));
