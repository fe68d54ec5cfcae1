import { readFile } from 'node:fs/promises';
import type { Locator, Page } from 'playwright/test';
import { expect, panel, settled, test } from './fixture';

const hostile = '<img src=x onerror=alert(1)> “payments”';

const save = async (page: Page, data: object): Promise<string> => {
  const made = await page.request.post('/api/v1/assessments', { data });
  expect(made.status()).toBe(201);
  return (await made.json()).id;
};

const theirs = {
  title: hostile,
  author: 'Ann',
  facts: { K2: 'none', K3: 12 },
  answers: {
    M1: { value: 'yes', provenance: { type: 'law', ref: 'PCI 4.2.1', by: 'Ann' } },
    M2: 'no',
    M4: { value: 'yes', mechanism: 'app_tls' },
  },
  mandates: ['M'],
};

const question = (page: Page) => page.getByRole('form', { name: /^Question / });

const give = async (field: Locator, name: string, content: string | Buffer): Promise<void> => {
  await field.setInputFiles({ name, mimeType: 'application/json', buffer: Buffer.from(content) });
};

const openFile = (page: Page, name: string, content: string | Buffer): Promise<void> =>
  give(page.getByLabel('A colleague’s assessment'), name, content);

test('a colleague’s file is handed out, opened and merged: each conflict has a choice, and Back undoes it', async ({
  page,
}) => {
  const id = await save(page, theirs);
  await page.goto(`/adoption/${id}`);
  await settled(page);
  const download = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Download file' }).click();
  const file = await download;
  expect(file.suggestedFilename()).toMatch(/^assessment-img-src-x-.*-v1\.json$/);
  const content = JSON.parse(await readFile(await file.path(), 'utf8'));
  content.answers.Q9 = { value: 'yes' };
  content.result.verdict = 'ADOPT';

  await page.goto('/adoption#K2=none&M1=no&M2=no');
  await settled(page);
  await expect(question(page)).toBeVisible();
  await openFile(page, 'payments.json', JSON.stringify(content));
  const merge = page.getByRole('region', { name: /^Merge/ });
  await expect(merge).toContainText(`Merge “${hostile}”`);
  await expect(merge.getByRole('note')).toContainText(/verdict: ADOPT in the file, \w+ by its answers/);
  await expect(merge).toContainText('answers.Q9 unknown to this version of the model');
  const conflicts = merge.getByRole('region', { name: 'Answered differently' }).getByRole('group');
  await expect(conflicts).toHaveCount(1);
  await expect(conflicts.getByRole('radio', { name: /^Mine/ })).toBeChecked();
  await expect(conflicts).toContainText('law PCI 4.2.1 Ann');

  await merge.getByRole('button', { name: 'Cancel' }).click();
  await expect(page).toHaveURL(/M1=no&M2=no$/);
  await openFile(page, 'payments.json', JSON.stringify(content));
  await conflicts.getByRole('radio', { name: /^Theirs/ }).check();
  await merge.getByRole('button', { name: 'Merge into my answers' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'was merged into your answers' })).toBeVisible();
  await expect(page).toHaveURL(/K3=12&M1=yes&M1=source%3Dlaw&M1=ref%3DPCI\+4\.2\.1&M1=by%3DAnn&M2=no&M4=yes/);
  await expect(panel(page, 'Kept beside the answers')).toContainText('Obliged to have');
  await page.goBack();
  await expect(page).toHaveURL(/M1=no&M2=no$/);
});

test('what is no assessment is refused in words, and nothing is lost', async ({ page }) => {
  await page.goto('/adoption#M1=yes');
  await settled(page);
  await expect(question(page)).toBeVisible();
  for (const [content, why] of [
    ['no json', 'it is not JSON'],
    ['{"schema":"other"}', 'This is no assessment'],
    [Buffer.alloc(2100 * 1024, 32), 'larger than 2 MiB'],
  ] as const) {
    await openFile(page, '<b>x</b>.json', content);
    const alert = page.getByRole('alert').filter({ hasText: 'was not opened' });
    await expect(alert).toContainText(why);
    await expect(alert).toContainText('“<b>x</b>.json” was not opened.');
  }
  await expect(page).toHaveURL(/#M1=yes$/);
});

test('a file without names says so, and its legend brings them back', async ({ page }) => {
  const id = await save(page, { ...theirs, title: 'coded', scope: { namespaces: ['shop', 'pay'] } });
  const handedOut = async (name: string) => (await page.request.get(`/api/v1/assessments/${id}/${name}`)).text();
  const [coded, legend] = await Promise.all([handedOut('file.json?names=hidden'), handedOut('legend.json')]);
  await page.goto('/adoption');
  await settled(page);
  await openFile(page, 'coded.json', coded);
  const hidden = page.getByRole('status').filter({ hasText: 'Names are hidden in this file.' });
  await expect(hidden).toContainText('2 codes stand in their place');
  await give(page.getByLabel('Its legend'), 'coded.json', coded);
  await expect(hidden).toContainText('“coded.json” was not taken. It is no legend');
  await give(page.getByLabel('Its legend'), 'legend.json', '{"name-0123456789": "web"}');
  await expect(hidden).toContainText('It is the legend of another file');
  await give(page.getByLabel('Its legend'), 'legend.json', legend);
  await expect(hidden).toBeHidden();
  await page.getByRole('button', { name: /^Merge/ }).click();
  await expect(panel(page, 'Kept beside the answers')).toContainText('namespaces shop and pay');
});

test('two assessments are compared: answers, evidence, result, and a reload finds the same', async ({
  page,
  complaints,
}) => {
  complaints.expected(/404/);
  const id = await save(page, { ...theirs, evidence: { services: 12, stacks: 2 } });
  await save(page, {
    ...theirs,
    supersedes: id,
    answers: { ...theirs.answers, M4: 'no' },
    evidence: { services: 19, stacks: 2 },
  });
  await page.goto(`/adoption/${id}`);
  await settled(page);
  await page.getByRole('button', { name: 'Compare with…' }).click();
  const comparison = page.getByRole('region', { name: 'Comparison' });
  const pasted = comparison.getByRole('textbox', { name: 'Address or id of a saved assessment' });
  await pasted.fill('somewhere else');
  await comparison.getByRole('button', { name: 'Compare', exact: true }).click();
  await expect(comparison.getByRole('alert')).toContainText('no id of an assessment');
  await comparison.getByRole('button', { name: /^Version 1/ }).click();
  await expect(page).toHaveURL(new RegExp(`with=${id}(~|%7E)1`));
  await page.reload();
  await expect(comparison.getByRole('heading', { level: 2 })).toHaveText([
    'Compare with another assessment',
    'Changed answers',
    'Changed evidence',
    'Changed result',
  ]);
  const row = (title: string, name: RegExp) => panel(page, title).getByRole('row', { name });
  await expect(row('Changed answers', /^M4/)).toContainText(/yes, by TLS in the application.*no/);
  await expect(panel(page, 'Changed answers').getByRole('row')).toHaveCount(2);
  await expect(row('Changed evidence', /^Services/)).toContainText(/12.*19/);
  await expect(row('Changed result', /^mTLS/)).toContainText('needed yes');
  await comparison.getByRole('button', { name: 'Close' }).click();
  await expect(page).not.toHaveURL(/with=/);

  await page.goto(`/adoption/${id}?with=00000000-0000-4000-8000-000000000000`);
  await expect(comparison).toContainText('There is no assessment to compare with.');
});

test('the record is a page of its own: it runs nothing, names are text, and it prints on A4', async ({
  page,
  complaints,
}) => {
  // What this spec asks of the page is a script too.
  complaints.expected(/^console: Blocked script execution .* sandboxed/);
  const id = await save(page, theirs);
  await page.goto(`/api/v1/assessments/${id}/adr.html`);
  await expect(page.getByRole('heading', { level: 1 })).toContainText(`service mesh for ${hostile}`);
  await expect(page.getByRole('heading', { level: 2 })).toHaveCount(13);
  expect(await page.locator('img, script, a').count()).toBe(0);
  // Its style is let in by its own policy: else the page would be drawn bare.
  expect(await page.evaluate(() => getComputedStyle(document.body).maxWidth)).not.toBe('none');
  await page.emulateMedia({ media: 'print' });
  await page.setViewportSize({ width: 672, height: 1123 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(672);
});

test('a revision keeps who decides, what they are obliged to have and what is measured', async ({ page }) => {
  const scope = { clusters: ['east'], namespaces: ['shop'] };
  const id = await save(page, { ...theirs, title: 'kept', decisionMakers: ['Jane'], scope });
  await page.goto(`/adoption/${id}`);
  await settled(page);
  const asked = page.waitForRequest((request) => request.url().includes('/api/v1/adoption/evidence'));
  await page.getByRole('link', { name: 'Revise' }).click();
  await asked;
  const kept = panel(page, 'Kept beside the answers');
  await expect(page.getByLabel('Who decides')).toHaveValue('Jane');
  await expect(kept).toContainText('cluster east, namespace shop');
  await panel(page, 'Save').getByRole('button', { name: 'Save next version' }).click();
  await expect(panel(page, 'Save').getByRole('status')).toContainText('Saved as version 2.');
  const next = await (await page.request.get(`/api/v1/assessments/${id}`)).json();
  const { facts, mandates, author } = theirs;
  const { answers, mechanisms, ...request } = next.data.request;
  expect(request).toMatchObject({ title: 'kept', author, facts, mandates, decisionMakers: ['Jane'], scope });
  expect([answers.M1, answers.M4, mechanisms.M4]).toEqual([theirs.answers.M1, { value: 'yes' }, 'app_tls']);

  await kept.getByRole('button', { name: 'Leave out: Obliged to have' }).click();
  await expect(kept).not.toContainText('Obliged');
});

test('an assessment is signed in a version of its own, and is handed out without names', async ({ page }) => {
  const id = await save(page, { ...theirs, title: 'signed', scope: { namespaces: ['shop'] } });
  await page.goto(`/adoption/${id}`);
  await settled(page);
  const signoff = panel(page, 'Sign-off');
  await expect(signoff.getByRole('button', { name: 'Sign' })).toBeDisabled();
  await signoff.getByLabel('Your role').fill(hostile);
  await signoff.getByLabel('Your name').fill('Jane');
  await signoff.getByLabel('Comment').fill('after the audit');
  await signoff.getByRole('radio', { name: 'I disagree' }).click();
  await signoff.getByRole('radio', { name: 'rejected' }).click();
  await signoff.getByRole('button', { name: 'Sign' }).click();
  const jane = signoff.getByRole('listitem').filter({ hasText: 'Jane' });
  await expect(jane).toContainText(/Jane\s*disagrees.*after the audit/);
  await expect(page.getByText('version 2 of 2')).toBeVisible();
  await expect(signoff.getByLabel('Your role')).toHaveValue('');

  const other = { ...theirs, title: 'overtaken', supersedes: id };
  await save(page, other);
  await signoff.getByLabel('Your role').fill('platform');
  await signoff.getByLabel('Your name').fill('Ravi');
  await signoff.getByRole('button', { name: 'Sign' }).click();
  await expect(signoff.getByRole('alert')).toContainText('Version 3 was saved meanwhile');
  await expect(signoff.getByLabel('Your role')).toHaveValue('platform');

  await page.goto(`/adoption/${id}?version=2`);
  await settled(page);
  await expect(jane).toBeVisible();
  await expect(signoff.getByRole('button', { name: 'Sign' })).toHaveCount(0);
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download without names' }).click();
  await page.getByRole('menuitem', { name: /^File/ }).click();
  const content = await readFile(await (await download).path(), 'utf8');
  expect(JSON.parse(content)).toMatchObject({
    status: 'superseded',
    signoff: [{ role: hostile, decision: 'disagree' }],
  });
  expect(content).not.toContain('"shop"');
});
