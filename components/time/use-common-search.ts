'use client';
import { commonParams } from '@/lib/url/params';
import { encodeView } from '@/lib/url/view';
import { useView } from './use-view';

/** The part of the address every endpoint takes, ready to ask with: window and filters. */
export const useCommonSearch = (): URLSearchParams => {
  const [view] = useView(commonParams);
  return encodeView(view);
};
