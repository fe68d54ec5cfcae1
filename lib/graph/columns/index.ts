export type { Call, Calls } from './calls';
export { COLUMNS_TYPE, callsOf, type GraphColumns, graphColumns, graphOfColumns } from './graph';
