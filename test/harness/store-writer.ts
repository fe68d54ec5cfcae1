// A process that saves versions of one assessment as fast as it can, each after a snapshot, and says each number once it
// is told that both are saved. Started by the store's specs, which kill it in the middle.
import { createHash } from 'node:crypto';
import { openStore } from '@/lib/store/store';

const [id = 'a', count = '1000000', dataDir = '', databaseUrl = ''] = process.argv.slice(2);
const store = openStore({
  dataDir,
  databaseUrl: databaseUrl === '' ? null : databaseUrl,
  onError: (error) => process.stderr.write(`${String(error)}\n`),
});

const say = (word: string): void => {
  process.stdout.write(`${word}\n`);
};

const ready = await store.ready();
say(ready.ok ? 'ready' : ready.fault.kind);
if (!ready.ok) {
  const found = await store.assessments.find(id, null);
  say(found.ok ? `found ${found.value?.version ?? 'nothing'}` : found.fault.kind);
  const row = { id, created_at: 0, title: 't', verdict: 'DONT', body: '{}', hash: '' };
  const saved = await store.assessments.save({ ...row, supersedes: true });
  say(saved.ok ? `saved ${saved.value?.version ?? 'nothing'}` : saved.fault.kind);
}
for (let at = 0; ready.ok && at < Number(count); at++) {
  // Several pages of the file: a save that is cut in half would show.
  const body = JSON.stringify({ at, filling: 'x'.repeat(40_000) });
  const hash = createHash('sha256').update(body).digest('hex');
  const snapshot = {
    ...{ id_hash: `${process.pid} ${at}`, token_hash: 't', created_at: at, expires_at: null, title: 't', hash },
    ...{ bytes: body.length, body: Buffer.from(body) },
  };
  await store.snapshots.save(snapshot, { bytes: 2 ** 40, count: 2 ** 30 });
  const row = { id, created_at: at, title: 't', verdict: 'DONT', body, hash };
  const saved = await store.assessments.save({ ...row, supersedes: false });
  say(saved.ok ? `saved ${saved.value?.version ?? 'nothing'}` : saved.fault.kind);
}
await store.close();
