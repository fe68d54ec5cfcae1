import { pino } from 'pino';

/**
 * The process's log: JSON lines on standard output. Addresses of sources may appear here and nowhere else; secrets may
 * not, they redact themselves (`Secret` in lib/config).
 */
export const log = pino({ name: 'weftline', level: process.env.WEFTLINE_LOG_LEVEL ?? 'info' });
