import type { CallSet } from '@/lib/domain/call';
import type { Frame } from '@/lib/domain/envelope';
import type { Selected } from '@/lib/graph/select';
import type { GraphRequest } from '@/lib/url/view';
import type { Context } from './context';

export const addQuantiles = async (
  _context: Context,
  { calls }: { readonly view: GraphRequest; readonly calls: Frame<CallSet>; readonly shown: Selected },
  _signal: AbortSignal,
): Promise<Frame<CallSet>> => calls;
