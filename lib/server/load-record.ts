import { adrMarkdown, type RecordInput } from '@/lib/adoption/adr';
import { costInputsOf, readRequest } from '@/lib/adoption/read-request';
import { recordHtml } from '@/lib/adoption/record-html';
import { hideNames } from '@/lib/adoption/share/hide-names';
import { fileOf } from '@/lib/adoption/share/write-file';
import type { Assessment } from '@/lib/domain/assessment';
import type { Accepted } from './accept';
import type { Context } from './context';
import { loadAssessment } from './load-assessment';
import { refused } from './loaded';
import { savedPolicy } from './record-policy';

/** A saved assessment in a form to hand on. */
export interface HandedOut {
  readonly text: string;
  readonly type: string;
  readonly fileName: string;
  /** Shown by a browser, or saved by it. */
  readonly disposition: 'attachment' | 'inline';
}

/** A name for the file that every file system takes. */
const fileName = (what: string, { id, version, request }: Assessment, ending: string): string => {
  const title = request.title
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60);
  return `${what}-${title || id.slice(0, 8)}-v${version}.${ending}`;
};

const recordInput = ({ id, version, createdAt, hash, request, result, versions }: Assessment): RecordInput => {
  const superseded = versions.some((each) => each.version > version);
  return {
    title: request.title,
    id,
    version,
    at: createdAt,
    status: superseded ? 'superseded' : (request.status ?? 'proposed'),
    author: request.author ?? null,
    decisionMakers: request.decisionMakers ?? [],
    consulted: request.consulted ?? [],
    informed: request.informed ?? [],
    signoff: request.signoff ?? [],
    hash,
    profile: readRequest(request),
    evaluation: result,
    cost: costInputsOf(request),
  };
};

const jsonFile = (what: string, saved: Assessment, value: unknown): HandedOut => ({
  text: `${JSON.stringify(value, null, 2)}\n`,
  type: 'application/json; charset=utf-8',
  fileName: fileName(what, saved, 'json'),
  disposition: 'attachment',
});

/** Its title may be one of the names. */
const untitled = (saved: Assessment): Assessment => ({ ...saved, request: { ...saved.request, title: '' } });

type Names = 'shown' | 'hidden';

/** What was decided then, by the evidence of then, in every form it is handed out in. */
const forms = {
  'adr.md': (saved: Assessment): HandedOut => ({
    text: adrMarkdown(recordInput(saved)),
    type: 'text/markdown; charset=utf-8',
    fileName: fileName('adr', saved, 'md'),
    disposition: 'attachment',
  }),
  'adr.html': (saved: Assessment): HandedOut => ({
    text: recordHtml(adrMarkdown(recordInput(saved)), savedPolicy),
    type: 'text/html; charset=utf-8',
    fileName: fileName('adr', saved, 'html'),
    disposition: 'inline',
  }),
  'file.json': (saved: Assessment, names: Names): HandedOut =>
    names === 'hidden'
      ? jsonFile('assessment', untitled(saved), hideNames(fileOf(saved)).file)
      : jsonFile('assessment', saved, fileOf(saved)),
  'legend.json': (saved: Assessment): HandedOut => jsonFile('legend', saved, hideNames(fileOf(saved)).legend),
} as const;
export type RecordForm = keyof typeof forms;

/** A saved assessment in one of its forms. */
export const loadRecord = async (
  context: Context,
  form: RecordForm,
  { id, version, names = 'shown' }: { readonly id: string; readonly version: number | null; readonly names?: Names },
): Promise<Accepted<HandedOut>> => {
  const found = await loadAssessment(id)(context, { version });
  if (found.ok) return { ok: true, value: forms[form](found.value.data, names) };
  return 'refusal' in found ? found : refused({ code: 'internal', detail: found.fault.message });
};
