'use client';
import { Link2Off } from 'lucide-react';
import { usePathname, useRouter, useSearchParams } from 'next/navigation';
import { Button } from '@/components/ui/button';
import { Callout } from '@/components/ui/small';
import { paramsOf } from '@/lib/url/pages';
import { decodeParams } from '@/lib/url/params';

/** Names every part of the address that was not understood. The page is drawn with the defaults meanwhile. */
export function ProblemBanner() {
  const pathname = usePathname();
  const search = useSearchParams();
  const router = useRouter();
  const { problems } = decodeParams(paramsOf(pathname), new URLSearchParams(search));
  if (problems.length === 0) return null;
  const drop = () => {
    const rest = new URLSearchParams(search);
    for (const { name } of problems) rest.delete(name);
    router.replace(`${pathname}?${rest}`);
  };
  return (
    <Callout
      role="status"
      tone="degraded"
      icon={<Link2Off aria-hidden />}
      className="mx-4 mt-3 max-sm:mx-3"
      actions={<Button onClick={drop}>Use the defaults</Button>}
    >
      {problems.map(({ name, takes }) => (
        <p key={name}>
          <code className="font-mono">{name}</code> in the address was not understood. It takes {takes}.
        </p>
      ))}
    </Callout>
  );
}
