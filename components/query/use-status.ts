'use client';
import type { Status } from '@/lib/domain/status';
import { useFrame } from './use-frame';

const NOTHING = new URLSearchParams();

/** What is configured and detected. One question, shared by everything in the frame. */
export const useStatus = () => useFrame<Status>('status', NOTHING);
