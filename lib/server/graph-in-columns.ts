import type { Graph } from '@/lib/domain/graph';
import { COLUMNS_TYPE, type GraphColumns, graphColumns, graphOfColumns } from '@/lib/graph/columns';
import type { OtherForm } from './reply';

/** The graph field by field, for a page that reads ten thousand calls every 15 s (fine-print.md 24). */
export const graphInColumns: OtherForm<Graph> = {
  type: COLUMNS_TYPE,
  of: graphColumns,
  back: (data) => graphOfColumns(data as GraphColumns),
};
