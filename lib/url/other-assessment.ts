import { assessmentParams, type Param } from './params';

/** A saved assessment, in one of its versions; null: the newest. */
export interface OtherAssessment {
  readonly id: string;
  readonly version: number | null;
}

const ID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/;
const OTHER = new RegExp(`^(${ID.source})(?:~([1-9]\\d{0,5}))?$`);

export const parseOther = (text: string): OtherAssessment | null => {
  const [, id, version] = OTHER.exec(text) ?? [];
  return id === undefined ? null : { id, version: version === undefined ? null : Number(version) };
};

export const formatOther = ({ id, version }: OtherAssessment): string => (version === null ? id : `${id}~${version}`);

/** The assessment that a pasted id or address names; null: none. */
export const otherIn = (pasted: string): OtherAssessment | null => {
  const found = parseOther(pasted.trim().toLowerCase());
  if (found !== null) return found;
  const id = ID.exec(pasted.toLowerCase())?.[0];
  if (id === undefined) return null;
  const version = /[?&]version=([1-9]\d{0,5})\b/.exec(pasted)?.[1];
  return { id, version: version === undefined ? null : Number(version) };
};

const other: Param<string | null> = {
  fallback: null,
  takes: 'the id of an assessment, perhaps with ~ and a version',
  many: false,
  schema: { type: 'string', maxLength: 64 },
  read: (values) => {
    const text = values.at(-1) ?? '';
    return parseOther(text) === null ? null : text;
  },
  write: (value) => (value === null ? [] : [value]),
};

/** State of an assessment's page: which version, and what it is compared with. */
export const assessmentPageParams = { ...assessmentParams, with: other } as const;
