export { numberTraits, wordTraits } from './fields';
export { formatCondition } from './format';
export { judge, matches, matchesPattern, type Subject, subjectOfEdge, subjectOfNode } from './match';
export { parseCondition } from './parse';
export type { Condition, ConditionProblem, ParsedCondition } from './types';
