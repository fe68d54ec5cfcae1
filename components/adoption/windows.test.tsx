import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { questionOf } from '@/lib/adoption/questions';
import { rolloutOf } from '@/lib/adoption/rollout';
import { type EvidenceItem, emptyDraft } from '@/lib/domain/adoption';
import { EvidenceNote } from './evidence-note';
import { RolloutPanel } from './rollout-panel';

const services: EvidenceItem = {
  key: 'ev.services',
  value: 9,
  window: '30d',
  detail: { timed: 9, timed_of: 9, timed_over: '1h', timed_why: 'no objective is there' },
};
const room: EvidenceItem = { key: 'ev.latency_unfit_share', value: 0.2, window: '1d', windowWhy: 'an objective' };
const profile = { ...emptyDraft.profile, evidence: [services, room] };

test('a figure says over which window it was read, and why over no more', () => {
  const phases = renderToStaticMarkup(<RolloutPanel phases={rolloutOf([], profile)} />);
  expect(phases).toMatch(/9 of 9 services<\/bdi>, over 1h \(no objective is there\)/);
  const question = questionOf('X6');
  if (question === null) throw new Error('no X6');
  const note = <EvidenceNote question={question} profile={profile} suggestion={null} pending={null} />;
  expect(renderToStaticMarkup(note)).toContain('over 1d (an objective)');
});
