import type { MeshShape } from '@/lib/domain/adoption';
import type { Decision } from './decide';
import { capabilityIds } from './order';
import { chooseShape } from './shapes';

/** The shape a cost is asked for: the one chosen, the one deployed, or the lightest that could serve what is wanted. */
export const shapeInQuestion = (decision: Decision): MeshShape => {
  if (decision.mode === 'after') return decision.facts.profile.existing.F1 ?? decision.shape ?? 'node_l4';
  if (decision.shape !== null) return decision.shape;
  const wanted = capabilityIds.filter((id) => decision.capabilities[id].need !== 'no');
  return chooseShape(wanted, decision.facts).shape ?? chooseShape([], decision.facts).shape ?? 'full_sidecar';
};
