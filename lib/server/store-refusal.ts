import type { StoreFault } from '@/lib/store/result';
import { refused } from './loaded';

/** The refusal of a store that cannot; live views go on without it. */
export const unavailable = (fault: StoreFault | null, saving = false): ReturnType<typeof refused> => {
  const what = fault?.message ?? 'No store is configured.';
  return refused({ code: 'store-unavailable', detail: saving ? `${what} Nothing was saved.` : what });
};
