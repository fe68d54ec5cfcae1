import { expect, test } from 'vitest';
import { shared } from './share';

const held = () => {
  let release: (value: string) => void = () => {};
  const answer = new Promise<string>((resolve) => {
    release = resolve;
  });
  return { answer, release };
};

test('identical questions in flight are worked on once', async () => {
  const { answer, release } = held();
  let works = 0;
  const ask = () =>
    shared('a', new AbortController().signal, () => {
      works += 1;
      return answer;
    });
  const both = Promise.all([ask(), ask()]);
  release('one');
  expect(await both).toEqual(['one', 'one']);
  expect(works).toBe(1);
});

test('the work goes on while one reader is left and stops with the last', async () => {
  const { answer, release } = held();
  let inner: AbortSignal | null = null;
  const readers = [new AbortController(), new AbortController()];
  const asked = readers.map(({ signal }) =>
    shared('b', signal, (shut) => {
      inner = shut;
      return answer;
    }),
  );
  readers[0]?.abort();
  expect(inner).toMatchObject({ aborted: false });
  readers[1]?.abort();
  expect(inner).toMatchObject({ aborted: true });
  release('late');
  await Promise.all(asked);
});

test('a failure is told to everyone and the next question starts afresh', async () => {
  const boom = () => Promise.reject(new Error('boom'));
  await expect(shared('c', new AbortController().signal, boom)).rejects.toThrow('boom');
  expect(await shared('c', new AbortController().signal, () => Promise.resolve(1))).toBe(1);
});
