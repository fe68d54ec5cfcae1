import type { Script, ScriptName } from './shape';

/**
 * What goes wrong, when. `ledger` v2 is rolled out with a connection pool that is too small: payments' pool towards
 * ledger overflows (UO), payments answers with gRPC 14, checkout with 503, the frontend with 500. Half way in, a
 * changed PeerAuthentication lets part of `fulfilment`'s calls arrive in plaintext. Both are mended about 25 minutes
 * after the demo opens and begin again after a calm spell, so that a demo left open stays worth looking at.
 */
export const incident: Readonly<Record<ScriptName, Script>> = {
  rollout: {
    beganMinutesAgo: 12,
    cycleMinutes: 80,
    course: [
      [0, 0],
      [3, 0.6],
      [6, 1],
      [34, 1],
      [38, 0],
    ],
  },
  strictness: {
    beganMinutesAgo: 7,
    cycleMinutes: 80,
    course: [
      [0, 0],
      [1, 1],
      [30, 1],
      [32, 0],
    ],
  },
};
