import type { CapabilityId, Profile, Use } from '@/lib/domain/adoption';
import { evidenceItem, measured } from './evidence-rules';
import { capabilityIds } from './order';
import { thresholds } from './thresholds';

type Measure = (profile: Pick<Profile, 'evidence'>) => Use | null;

/**
 * Section 6.4 as far as metrics tell. STRICT policies, route objects and who reads the dashboards are in no metric, so
 * the best that mTLS, traffic control and reach can show here is stated by their traffic.
 */
const measures: Readonly<Record<CapabilityId, Measure>> = {
  M: (profile) => {
    const plaintext = measured(profile, 'plaintext_share');
    if (plaintext === null) return null;
    const protectedShare = 1 - plaintext;
    if (protectedShare >= thresholds.usedMtls) return 'used';
    return protectedShare < thresholds.unusedMtls ? 'unused' : 'partly';
  },
  Z: (profile) => {
    const cover = measured(profile, 'authz_cover');
    if (cover === null) return null;
    if (cover >= thresholds.usedRules) return 'used';
    return cover > 0 ? 'partly' : 'unused';
  },
  T: (profile) => {
    const services = measured(profile, 'parallel_version_services_90d');
    // Without a split there may still be timeouts and retries: no metric rules them out.
    return services === null || services === 0 ? null : 'used';
  },
  O: (profile) => {
    if (measured(profile, 'alert_rules_in_scope') === null) return null;
    // Without an alert there may still be recording rules and dashboards: no metric rules them out.
    const rules = evidenceItem(profile, 'alert_rules_in_scope')?.detail?.on_mesh_metrics;
    return typeof rules === 'number' && rules > 0 ? 'used' : null;
  },
  H: (profile) => {
    const share = measured(profile, 'cross_cluster_share');
    if (share === null) return null;
    if (share > thresholds.usedReach) return 'used';
    return share > 0 ? 'partly' : 'unused';
  },
};

/** Whether a capability of a running mesh is in use, by what is measured; null where metrics cannot tell. */
export const measuredUse = (id: CapabilityId, profile: Pick<Profile, 'evidence'>): Use | null => measures[id](profile);

/** What was said of the use of each capability, and what is measured where nobody said anything. */
export const useWithMeasured = (use: Profile['use'], profile: Pick<Profile, 'evidence'>): Profile['use'] =>
  Object.fromEntries(
    capabilityIds.flatMap((id) => {
      const found = use[id] ?? measuredUse(id, profile);
      return found === null ? [] : [[id, found]];
    }),
  );
