/**
 * The figures at which the model's rules fire: this model's choice, not published norms (adoption model, sections 1.5,
 * 2.5 and 6.4). They stand here so that an installation can read and change them in one place.
 */
export const thresholds = {
  /** Below this share of its window with data, a value counts as not measured. */
  coverage: 0.8,
  /** E1 */
  plaintext: 0.05,
  /** E2 (a), E2 (b) and E9: workloads with traffic that emit no telemetry of their own. */
  mostlyDark: 0.5,
  partlyDark: 0.2,
  hardlyDark: 0.05,
  /** E6: out of the upstream support window. */
  minorsBehind: 3,
  /** E7, E8 */
  mostLatencyUnfit: 0.5,
  mostNonHttp: 0.8,
  someNonHttp: 0.2,
  /** G1: other changes of this size at once, and how many half-met conditions are too many. */
  parallelChanges: 2,
  halfMet: 3,
  /** A3: workloads that need nothing of the mesh; incidents a year caused by it. */
  spread: 0.2,
  incidents: 3,
  /** Proxies busier than this make requests wait for each other: no figure per call holds (4.4). */
  queueing: 0.7,
  /** Days after which an answer supports less. */
  answerAge: 180,
  /** Days after which a decision is looked at again. */
  review: 180,
  /** Scorecard: when a capability of a running mesh is in use (6.4). */
  usedMtls: 0.95,
  unusedMtls: 0.05,
  usedRules: 0.8,
  usedReach: 0.001,
} as const;
