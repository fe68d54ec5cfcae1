export const dynamic = 'force-dynamic';

/** The process answers. Nothing else is asked, so a slow source never restarts a healthy dashboard. */
export const GET = (): Response => new Response('ok\n', { headers: { 'content-type': 'text/plain; charset=utf-8' } });
