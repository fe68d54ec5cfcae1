import type { ReactNode } from 'react';
import { EmptyState } from '@/components/ui/small';
import type { Meta } from '@/lib/domain/envelope';

/** Where the whole dashboard would show how to name a source, a view says who can; null: there is one. */
export const noSource = (meta: Meta): ReactNode =>
  meta.sources.length > 0 ? null : (
    <EmptyState title="Weftline has no source to ask yet.">
      Whoever runs it names a Prometheus in its configuration; then this view fills by itself.
    </EmptyState>
  );
