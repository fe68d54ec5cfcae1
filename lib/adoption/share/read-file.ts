import { z } from 'zod';
import { draftOf } from '@/lib/adoption/draft-of';
import { evaluate, MODEL_VERSION } from '@/lib/adoption/evaluate';
import { readRequest } from '@/lib/adoption/read-request';
import { type AdoptionDraft, capabilityIds, type Evaluation } from '@/lib/domain/adoption';
import { evaluateRequestSchema, evidenceItemSchema, factsSchema } from '@/lib/domain/adoption-wire';
import { type SaveAssessment, saveAssessmentSchema } from '@/lib/domain/assessment';
import { FILE_SCHEMA } from '@/lib/domain/assessment-file';
import { MAX_FILE_BYTES, TOO_LARGE } from './limits';
import { hiddenIn } from './show-names';

/** A part of a file that is not taken over, and why. */
export interface Ignored {
  readonly id: string;
  readonly why: string;
}

/** A colleague's assessment, read from a file. */
export interface OpenedFile {
  readonly title: string;
  readonly author: string;
  /** ISO 8601; empty where the file does not say. */
  readonly updated: string;
  readonly draft: AdoptionDraft;
  readonly ignored: readonly Ignored[];
  /** Where the file says of itself something else than the model says of its answers. */
  readonly differs: readonly string[];
  /** How many names are hidden in it: codes stand in their place. */
  readonly hidden: number;
  /** The file was judged by another version of the model; null: by this one, or it does not say. */
  readonly model: string | null;
}

export type Opened = { readonly ok: true; readonly file: OpenedFile } | { readonly ok: false; readonly why: string };

const refused = (why: string): Opened => ({ ok: false, why });

const json = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

type Shape = Readonly<Record<string, z.ZodType>>;
type Sifted = { readonly kept: Readonly<Record<string, unknown>>; readonly ignored: readonly Ignored[] };

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const whyNot = ({ issues }: z.ZodError): string => issues[0]?.message ?? 'not understood';

/** The entries that the model knows, one by one: a bad one spoils only itself. */
const sift = (section: string, given: unknown, shape: Shape): Sifted => {
  if (given === undefined || given === null) return { kept: {}, ignored: [] };
  if (!isRecord(given)) return { kept: {}, ignored: [{ id: section, why: 'not a list of entries by name' }] };
  const kept: Record<string, unknown> = {};
  const ignored: Ignored[] = [];
  for (const [id, value] of Object.entries(given)) {
    const schema = Object.hasOwn(shape, id) ? shape[id] : undefined;
    const read = schema?.safeParse(value);
    if (read === undefined) ignored.push({ id: `${section}.${id}`, why: 'unknown to this version of the model' });
    else if (!read.success) ignored.push({ id: `${section}.${id}`, why: whyNot(read.error) });
    else kept[id] = read.data;
  }
  return { kept, ignored };
};

const MAX_ITEMS = 1000;
/** Of a word that is quoted. */
const MAX_SHOWN = 60;

const siftList = (section: string, given: unknown, schema: z.ZodType): { kept: unknown[]; ignored: Ignored[] } => {
  if (given === undefined || given === null) return { kept: [], ignored: [] };
  if (!Array.isArray(given)) return { kept: [], ignored: [{ id: section, why: 'not a list' }] };
  const kept: unknown[] = [];
  const ignored: Ignored[] = [];
  for (const value of given.slice(0, MAX_ITEMS)) {
    const read = schema.safeParse(value);
    const id = `${section}.${(typeof value === 'string' ? value : JSON.stringify(value)).slice(0, MAX_SHOWN)}`;
    if (read.success) kept.push(read.data);
    else ignored.push({ id, why: whyNot(read.error) });
  }
  return { kept, ignored };
};

const body = evaluateRequestSchema.shape;
const entriesOf = <S extends z.ZodObject>(schema: z.ZodOptional<z.ZodNullable<S>>): Shape =>
  schema.unwrap().unwrap().shape;
const itemOf = (schema: z.ZodOptional<z.ZodNullable<z.ZodArray>>): z.ZodType =>
  schema.unwrap().unwrap().element as z.ZodType;

const saved = saveAssessmentSchema.shape;
const about: Shape = {
  title: saved.title,
  author: saved.author,
  decision_makers: saved.decisionMakers,
  consulted: saved.consulted,
  informed: saved.informed,
  scope: saved.scope,
  at: saved.at,
};
const figures = z.record(z.string(), z.number().nonnegative());

/** Parts of a file that say what follows from its answers, and are computed anew; or say which file it is. */
const derived = new Set([
  'schema',
  'model_version',
  'id',
  'version',
  'hash',
  'supersedes',
  'created',
  'updated',
  'status',
]);
// Whoever signed the file has not seen what is merged from it.
const computed = new Set(['result', 'plan', 'review', 'signoff', 'cost']);
const sections = new Set([
  'facts',
  'answers',
  'mechanisms',
  'clauses',
  'limits',
  'mandates',
  'evidence',
  'waivers',
  'use',
  'existing',
]);

/** An answer without its empty parts: `note: ""` says nothing. */
const trimmed = (answers: unknown): unknown =>
  isRecord(answers)
    ? Object.fromEntries(
        Object.entries(answers).map(([id, answer]) => {
          if (!isRecord(answer)) return [id, answer];
          const said = Object.entries(answer).filter(
            ([, value]) => value !== null && value !== '' && !(Array.isArray(value) && value.length === 0),
          );
          return [id, Object.fromEntries(said)];
        }),
      )
    : answers;

/** R6 is a number, and no other question names a part of it. */
const answerShape: Shape = entriesOf(body.answers);

interface Read {
  readonly request: SaveAssessment;
  readonly ignored: readonly Ignored[];
}

const requestIn = (file: Readonly<Record<string, unknown>>): Read => {
  const head = sift('', Object.fromEntries(Object.entries(file).filter(([id]) => Object.hasOwn(about, id))), about);
  const strange = Object.keys(file).filter(
    (id) => !(Object.hasOwn(about, id) || derived.has(id) || computed.has(id) || sections.has(id)),
  );
  const records = {
    facts: sift('facts', file.facts, factsSchema.shape),
    answers: sift('answers', trimmed(file.answers), answerShape),
    mechanisms: sift('mechanisms', file.mechanisms, entriesOf(body.mechanisms)),
    use: sift('use', file.use, entriesOf(body.use)),
    existing: sift('existing', file.existing, entriesOf(body.existing)),
  };
  const lists = {
    clauses: siftList('clauses', file.clauses, itemOf(body.clauses)),
    limits: siftList('limits', file.limits, itemOf(body.limits)),
    mandates: siftList('mandates', file.mandates, itemOf(body.mandates)),
    waivers: siftList('waivers', file.waivers, itemOf(body.waivers)),
    evidence: siftList('evidence', file.evidence, evidenceItemSchema),
  };
  const inputs = isRecord(file.cost) ? figures.safeParse(file.cost.inputs ?? {}) : null;
  const { decision_makers, ...said } = head.kept;
  const all = { ...records, ...lists };
  const kept = Object.fromEntries(Object.entries(all).map(([id, section]) => [id, section.kept]));
  return {
    request: {
      title: '',
      ...said,
      ...kept,
      ...(decision_makers === undefined ? {} : { decisionMakers: decision_makers }),
      ...(inputs?.success ? { cost: { inputs: inputs.data } } : {}),
    } as SaveAssessment,
    ignored: [
      ...strange.map((id) => ({ id, why: 'no part of an assessment' })),
      ...head.ignored.map(({ id, why }) => ({ id: id.slice(1), why })),
      ...Object.values(all).flatMap((section) => section.ignored),
      ...(inputs?.success === false ? [{ id: 'cost.inputs', why: whyNot(inputs.error) }] : []),
    ],
  };
};

const shown = (value: unknown): string => (Array.isArray(value) ? value.join(', ') || 'none' : String(value ?? 'none'));

/** What a file may say of its own result, as far as it is compared. */
const claimedOf = (result: unknown): readonly (readonly [name: string, value: unknown])[] => {
  if (!isRecord(result)) return [];
  const { capabilities } = result;
  return [
    ...(['verdict', 'gate', 'shape', 'confidence'] as const).flatMap((key) =>
      key in result ? [[key, result[key]] as const] : [],
    ),
    ...(isRecord(capabilities)
      ? capabilityIds.flatMap((id) => {
          const each = capabilities[id];
          return isRecord(each) && 'result' in each ? [[id, each.result] as const] : [];
        })
      : []),
  ];
};

const recomputed = (name: string, { capabilities, ...evaluation }: Evaluation): unknown =>
  name in capabilities
    ? capabilities[name as keyof typeof capabilities].result
    : evaluation[name as 'verdict' | 'gate' | 'shape' | 'confidence'];

const differencesOf = (result: unknown, request: SaveAssessment): readonly string[] => {
  const claimed = claimedOf(result);
  if (claimed.length === 0) return [];
  const evaluation = evaluate(readRequest(request));
  return claimed.flatMap(([name, value]) => {
    const now = recomputed(name, evaluation);
    return value === now
      ? []
      : [`${name}: ${shown(value).slice(0, MAX_SHOWN)} in the file, ${shown(now)} by its answers`];
  });
};

const headSchema = z.looseObject({ schema: z.string() });
const textIn = (value: unknown): string => (typeof value === 'string' ? value.slice(0, 200) : '');

/** Reads a file that somebody handed on. Whatever it holds is taken or named; nothing of it is believed unread. */
export const openFile = (text: string): Opened => {
  if (text.length > MAX_FILE_BYTES) return refused(TOO_LARGE);
  const given = json(text);
  if (given === undefined) return refused('This is not a file of an assessment: it is not JSON.');
  const head = headSchema.safeParse(given);
  if (!head.success) return refused('This is JSON, but not an assessment: it has no `schema`.');
  const { schema } = head.data;
  if (schema !== FILE_SCHEMA) {
    const named = schema.slice(0, MAX_SHOWN);
    return refused(
      schema.startsWith('mesh-adoption/')
        ? `This assessment is of another kind, “${named}”; this Weftline reads ${FILE_SCHEMA}.`
        : `This is no assessment: its schema is “${named}”, not ${FILE_SCHEMA}.`,
    );
  }
  const file = head.data;
  const { request, ignored } = requestIn(file);
  const model = textIn(file.model_version);
  return {
    ok: true,
    file: {
      title: request.title,
      author: request.author ?? '',
      updated: textIn(file.updated),
      // An empty list in a file is no word that somebody went through it.
      draft: { ...draftOf({ id: '', request }), reviewed: [] },
      ignored,
      differs: differencesOf(file.result, request),
      hidden: hiddenIn(text),
      model: model === '' || model === MODEL_VERSION ? null : model,
    },
  };
};
