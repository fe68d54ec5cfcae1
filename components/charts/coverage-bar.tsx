import { cn } from '@/components/ui/cn';

export interface CoverageBarProps {
  /** All three in one unit. */
  readonly protectedPart: number;
  readonly plaintextPart: number;
  readonly unknownPart: number;
  readonly className?: string;
}

// A part that exists is seen, however small: a bar that hides the last plaintext caller is not honest.
const LEAST = '3px';

function Part({ size, className }: { readonly size: number; readonly className: string }) {
  return size > 0 ? <span className={className} style={{ flexGrow: size, flexBasis: LEAST }} /> : null;
}

/**
 * Protected and plaintext as one bar, to scale; what nobody states as a second one beside it, on the same scale.
 * Decoration: the figures are said in words next to it.
 */
export function CoverageBar({ protectedPart, plaintextPart, unknownPart, className }: CoverageBarProps) {
  const known = protectedPart + plaintextPart;
  if (known + unknownPart <= 0) return <div aria-hidden className={cn('h-6 rounded-mark bg-sunken', className)} />;
  // flex-grow below 1 in sum would leave the bar short: scale to 1000.
  const scale = 1000 / (known + unknownPart);
  return (
    <div aria-hidden className={cn('flex h-6 gap-2', className)}>
      {known > 0 ? (
        <div
          className="flex min-w-2 gap-px overflow-hidden rounded-mark"
          style={{ flexGrow: known * scale, flexBasis: 0 }}
        >
          <Part size={protectedPart * scale} className="bg-protected-fill" />
          <Part size={plaintextPart * scale} className="bg-plaintext-fill" />
        </div>
      ) : null}
      {unknownPart > 0 ? (
        <div
          className="hatch min-w-2 rounded-mark border border-unknown-fill bg-unknown-soft"
          style={{ flexGrow: unknownPart * scale, flexBasis: 0 }}
        />
      ) : null}
    </div>
  );
}
