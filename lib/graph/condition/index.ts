export { judge, matches, subjectOfEdge, subjectOfNode } from './match';
export { parseCondition } from './parse';
export type { Condition } from './types';
