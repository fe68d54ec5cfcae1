'use client';
import { commonParams, encodeParams } from '@/lib/url/params';
import { useView } from './use-view';

/** The part of the address every endpoint takes, ready to ask with: window and filters. */
export const useCommonSearch = (): URLSearchParams => {
  const [view] = useView(commonParams);
  return encodeParams(commonParams, view);
};
