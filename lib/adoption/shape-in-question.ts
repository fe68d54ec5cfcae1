import type { MeshShape } from '@/lib/domain/adoption';
import type { Decision } from './decide';
import { deployedShape } from './deployed-shape';
import { capabilityIds } from './order';
import { chooseShape } from './shapes';

/** The shape a cost is asked for: the one chosen, the one deployed, or the lightest that could serve what is wanted. */
export const shapeInQuestion = (decision: Decision): MeshShape => {
  const { profile } = decision.facts;
  if (decision.mode === 'after') return profile.existing.F1 ?? deployedShape(profile) ?? decision.shape ?? 'node_l4';
  if (decision.shape !== null) return decision.shape;
  const wanted = capabilityIds.filter((id) => decision.capabilities[id].need !== 'no');
  return chooseShape(wanted, decision.facts).shape ?? chooseShape([], decision.facts).shape ?? 'full_sidecar';
};
