import type { EntityKind, MeshId, Protocol } from '@/lib/domain/entity';
import type { GraphEdge, GraphNode, Health, MtlsState } from '@/lib/domain/graph';
import type { Comparison, Condition, NumberField, WordField } from './types';

/** What a condition is asked about: a node or an edge, as lists of traits and figures. An empty list or null: says nothing. */
export interface Subject {
  readonly texts: readonly string[];
  readonly words: Readonly<Record<WordField, readonly string[]>>;
  readonly figures: Readonly<Record<NumberField, number | null>>;
}

/** Of a node the condition reads what arrives; where nothing arrives, what leaves. */
export const subjectOfNode = (node: GraphNode): Subject => {
  const traffic = node.in.requestRate === null && node.in.bytesRate === null ? node.out : node.in;
  return {
    texts: [node.name, `${node.namespace}/${node.name}`, ...node.hosts],
    words: {
      name: [node.name],
      namespace: [node.namespace],
      cluster: [node.cluster],
      kind: [node.kind] satisfies EntityKind[],
      version: node.version === null ? [] : [node.version],
      health: [node.health] satisfies Health[],
      // Calls have a protocol and a protection, services do not: `hide mtls = mutual` must not hide who also sends plaintext.
      mtls: [],
      protocol: [],
      mesh: node.meshes satisfies readonly MeshId[],
    },
    figures: {
      errors: traffic.errorRate,
      latency: node.latency.p95Ms ?? node.latency.meanMs,
      rate: traffic.requestRate,
      bytes: traffic.bytesRate,
    },
  };
};

/** An edge has the names of both its ends: it matches if either does. */
export const subjectOfEdge = (edge: GraphEdge, ends: readonly GraphNode[]): Subject => ({
  texts: ends.flatMap((end) => [end.name, `${end.namespace}/${end.name}`, ...end.hosts]),
  words: {
    name: ends.map((end) => end.name),
    namespace: ends.map((end) => end.namespace),
    cluster: ends.map((end) => end.cluster),
    kind: ends.map((end) => end.kind),
    version: ends.flatMap((end) => (end.version === null ? [] : [end.version])),
    health: [edge.health],
    mtls: [edge.mtls.state] satisfies MtlsState[],
    protocol: [edge.protocol] satisfies Protocol[],
    mesh: edge.meshes,
  },
  figures: {
    errors: edge.errorRate,
    latency: edge.latency.p95Ms ?? edge.latency.meanMs,
    rate: edge.requestRate,
    bytes: edge.bytesRate,
  },
});

/** `*` stands for any run of characters; case aside. Walks the parts left to right, so no text makes it slow. */
export const matchesPattern = (pattern: string, text: string): boolean => {
  const parts = pattern.toLowerCase().split('*');
  const whole = text.toLowerCase();
  const [first = '', ...rest] = parts;
  const last = rest.pop();
  if (last === undefined) return whole === first;
  if (!whole.startsWith(first)) return false;
  let at = first.length;
  for (const part of rest) {
    const found = whole.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return whole.length - last.length >= at && whole.endsWith(last);
};

const compare: Readonly<Record<Comparison, (a: number, b: number) => boolean>> = {
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '=': (a, b) => a === b,
  '!=': (a, b) => a !== b,
};

const hasText = (subject: Subject, text: string): boolean => {
  const wanted = text.toLowerCase();
  // The namespace takes part only when the reader writes a slash: "shop/check".
  const slash = wanted.includes('/');
  return subject.texts.some((known) => (slash || !known.includes('/')) && known.toLowerCase().includes(wanted));
};

const judgeNumber = (condition: Condition & { is: 'number' }, subject: Subject): boolean | null => {
  const figure = subject.figures[condition.field];
  if (figure === null) return null;
  return compare[condition.op](figure, condition.field === 'errors' ? condition.value / 100 : condition.value);
};

const judgeWord = (condition: Condition & { is: 'word' }, subject: Subject): boolean | null => {
  const words = subject.words[condition.field];
  if (words.length === 0) return null;
  const has = words.some((word) => matchesPattern(condition.value, word));
  return condition.op === '=' ? has : !has;
};

const judgeAnd = (parts: readonly (boolean | null)[]): boolean | null =>
  parts.includes(false) ? false : parts.includes(null) ? null : true;

const negated = (answer: boolean | null): boolean | null => (answer === null ? null : !answer);

/**
 * True, false, or null where the subject does not say (not reported, or a trait it has not). Three-valued as in SQL, so
 * what is not reported matches neither a comparison nor its negation.
 */
export const judge = (condition: Condition, subject: Subject): boolean | null => {
  switch (condition.is) {
    case 'text':
      return hasText(subject, condition.text);
    case 'number':
      return judgeNumber(condition, subject);
    case 'word':
      return judgeWord(condition, subject);
    case 'not':
      return negated(judge(condition.of, subject));
    case 'and':
      return judgeAnd(condition.of.map((part) => judge(part, subject)));
    case 'or':
      return negated(judgeAnd(condition.of.map((part) => negated(judge(part, subject)))));
  }
};

export const matches = (condition: Condition, subject: Subject): boolean => judge(condition, subject) === true;
