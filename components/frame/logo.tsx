/** Two warp threads and one weft that passes over the first and under the second. One colour. */
export function Logo({ className }: { readonly className?: string }) {
  return (
    <svg
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="2.5"
      strokeLinecap="round"
      aria-hidden
      className={className}
    >
      <path d="M8 3v5.5M8 15.5V21" />
      <path d="M16 3v18" />
      <path d="M3 14.5c3.5 0 4.6-5 8.2-5 .9 0 1.6.3 2.2.8M18.6 13.7c.7.5 1.4.8 2.4.8" />
    </svg>
  );
}
