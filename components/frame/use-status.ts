'use client';
import { useFrame } from '@/components/query/use-frame';
import type { Status } from '@/lib/domain/status';

const NOTHING = new URLSearchParams();

/** What is configured and detected. One question, shared by everything in the frame. */
export const useStatus = () => useFrame<Status>('status', NOTHING);
