export { type Calls, callsAmong } from './calls';
export { COLUMNS_TYPE, callsOf, type GraphColumns, graphColumns, graphOfColumns } from './graph';
export { at, type Figures, type Words } from './table';
