import { TriangleAlert } from 'lucide-react';
import { Button } from '@/components/ui/button';
import { cn } from '@/components/ui/cn';
import type { ProblemLike } from './get-json';
import { adviceFor } from './words';

export interface FaultNoteProps {
  readonly problem: ProblemLike;
  readonly retry?: () => void;
  /** It was tried once, by hand: nothing tries again by itself. */
  readonly once?: boolean;
  readonly className?: string;
}

/** One panel's failure: what happened, what to do, a way to ask again. Other panels stay as they are. */
export function FaultNote({ problem, retry, once = false, className }: FaultNoteProps) {
  const advice = once ? null : adviceFor(problem);
  return (
    <div role="alert" className={cn('flex flex-wrap items-start gap-3 py-2', className)}>
      <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-failing" />
      <div className="name min-w-0 flex-1 basis-56">
        <p className="text-13 font-medium text-ink">{problem.detail}</p>
        <p className="text-13 text-muted">
          {advice}
          {problem.requestId === undefined ? null : (
            <span className="figures"> Request {problem.requestId} in the server's log.</span>
          )}
        </p>
      </div>
      {retry === undefined ? null : <Button onClick={retry}>Ask again</Button>}
    </div>
  );
}
