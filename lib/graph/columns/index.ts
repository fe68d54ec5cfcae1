export { type Calls, callsAmong, type Figures } from './calls';
export { COLUMNS_TYPE, callsOf, type GraphColumns, graphColumns, graphOfColumns } from './graph';
export { at } from './table';
