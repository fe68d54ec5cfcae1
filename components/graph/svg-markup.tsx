import type { ComponentProps } from 'react';

export interface SvgMarkupProps extends Omit<ComponentProps<'div'>, 'children' | 'dangerouslySetInnerHTML'> {
  /** Markup made by the SVG sink of `lib/graph/picture`, and by nothing else. */
  readonly svg: string;
}

/** Puts a picture of our own SVG sink into the page. Every name in it was escaped there; a law tests that. */
export function SvgMarkup({ svg, ...rest }: SvgMarkupProps) {
  // biome-ignore lint/security/noDangerouslySetInnerHtml: our own sink's text, drawn before any script runs.
  return <div {...rest} dangerouslySetInnerHTML={{ __html: svg }} />;
}
