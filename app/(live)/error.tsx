'use client';
/** A page failed; the frame around it stays, so the way to the other pages does too. */
export { default } from '@/app/error';
