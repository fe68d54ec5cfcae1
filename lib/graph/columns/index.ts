export { type Calls, callsAmong, readCalls } from './calls';
export { COLUMNS_TYPE, callsOf, callTableOf, type GraphColumns, graphColumns, graphOfColumns } from './graph';
export { at, type Figures, type Table, type Words } from './table';
