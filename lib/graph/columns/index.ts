export { COLUMNS_TYPE, type GraphColumns, graphColumns, graphOfColumns } from './graph';
