import { cn } from '@/components/ui/cn';
import { formatPercent, spell } from '@/lib/format/number';

export interface CoverageBarProps {
  /** Protected ÷ known; null when nothing is known. */
  readonly share: number | null;
  readonly known: number;
  readonly unknown: number;
  /** What the amounts count: "requests", "connections". */
  readonly of: string;
  readonly className?: string;
}

const words = ({ share, known, unknown, of }: CoverageBarProps): string => {
  const all = known + unknown;
  if (all === 0) return `No ${of} in this window.`;
  if (share === null) return `The protection of these ${of} is not reported.`;
  const rest = unknown === 0 ? '' : `; for another ${spell(formatPercent(unknown / all))} of all it is not reported`;
  return `${spell(formatPercent(share))} of known ${of} are protected${rest}.`;
};

/**
 * Protected, plaintext and unknown as one bar. The unknown part stands beside the others in its own hatch, never
 * inside their sum.
 */
export function CoverageBar(props: CoverageBarProps) {
  const { share, known, unknown, className } = props;
  const all = known + unknown || 1;
  const parts = [
    { id: 'protected', size: ((share ?? 0) * known) / all, look: 'bg-protected-fill' },
    { id: 'plaintext', size: share === null ? 0 : ((1 - share) * known) / all, look: 'bg-plaintext-fill' },
    {
      id: 'unknown',
      size: share === null && known === 0 && unknown === 0 ? 1 : unknown / all,
      look: 'hatch bg-unknown-soft',
    },
  ];
  return (
    <div
      role="img"
      aria-label={words(props)}
      className={cn('flex h-3 w-full gap-px overflow-hidden rounded-mark bg-sunken', className)}
    >
      {parts
        .filter(({ size }) => size > 0)
        .map(({ id, size, look }) => (
          // A sliver of plaintext is the whole point of the bar, so it never thins below three pixels.
          <span key={id} className={cn('min-w-[3px]', look)} style={{ flexGrow: size, flexBasis: 0 }} />
        ))}
    </div>
  );
}
