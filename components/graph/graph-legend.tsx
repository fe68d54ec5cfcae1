'use client';
import { ChevronDown } from 'lucide-react';
import { memo } from 'react';
import { Button } from '@/components/ui/button';
import { Popover } from '@/components/ui/popover';
import { cssPalette, type LegendEntry, legendEntries } from '@/lib/graph/picture';
import { SvgMarkup } from './svg-markup';

const sections: Readonly<Record<LegendEntry['section'], string>> = {
  health: 'Health',
  mtls: 'Protection (mTLS)',
  protocol: 'Protocol',
  edge: 'Calls',
};

/** What every mark means, drawn by the same primitives as the picture. */
export const GraphLegend = memo(function GraphLegend() {
  return (
    <Popover
      label="Legend"
      align="start"
      trigger={
        <Button className="bg-panel">
          Legend
          <ChevronDown aria-hidden />
        </Button>
      }
    >
      <Entries />
    </Popover>
  );
});

/** Drawn only where somebody looks. */
function Entries() {
  const entries = legendEntries(cssPalette);
  return (
    <div className="grid gap-3 sm:grid-cols-2 sm:gap-x-6">
      {(Object.keys(sections) as LegendEntry['section'][]).map((section) => (
        <section key={section}>
          <h3 className="mb-1 text-12 font-medium text-muted">{sections[section]}</h3>
          <ul className="grid gap-1">
            {entries
              .filter((entry) => entry.section === section)
              .map((entry) => (
                <li key={entry.key} className="flex items-center gap-2.5">
                  <SvgMarkup svg={entry.svg} aria-hidden className="h-4 w-7 shrink-0" />
                  {entry.words}
                </li>
              ))}
          </ul>
        </section>
      ))}
    </div>
  );
}
