import type { Page } from 'playwright/test';
import { expect, goBy, panel, settled, test } from './fixture';

/** Answers by question: number keys, or text to type. What is not named is gone past. */
type Answers = Readonly<Record<string, string>>;

const [YES, NO] = ['1', '3'];
const keys = (value: string, ids: string): Answers => Object.fromEntries(ids.split(' ').map((id) => [id, value]));

const ready: Answers = { ...keys(YES, 'R1 R2 R3 R4 R5 R7'), R6: 'type 0' };
const alternatives: Answers = { ...keys(YES, 'T3 O4 X4 X8'), Z4: 'by NetworkPolicy' };
const nothingNeeded: Answers = { ...keys(NO, 'Z1 Z2 Z3 T1 T2 T4 O2 X1 X2 X3 X6 X7 X9 X11 R8'), O1: YES };

const question = (page: Page) => page.getByRole('form', { name: /^Question / });
const verdict = (page: Page) => page.getByRole('region', { name: 'Verdict' });

const give = async (page: Page, answer: string | undefined): Promise<void> => {
  if (answer === undefined) return;
  if (answer.startsWith('type ')) {
    await question(page).getByRole('textbox').first().fill(answer.slice(5));
    return;
  }
  if (answer.startsWith('by ')) {
    await page.keyboard.press(YES);
    await question(page)
      .getByRole('radio', { name: answer.slice(3) })
      .click();
    return;
  }
  await page.keyboard.press(answer);
  await expect(
    question(page)
      .getByRole('radio')
      .nth(Number(answer) - 1),
  ).toBeChecked();
};

/** Goes through the whole conversation with the keyboard, and answers which questions were asked, in order. */
const converse = async (page: Page, answers: Answers): Promise<readonly string[]> => {
  const asked: string[] = [];
  for (;;) {
    const id = ((await question(page).getAttribute('aria-label')) ?? '').replace('Question ', '');
    asked.push(id);
    await give(page, answers[id]);
    const isLast = await question(page).getByRole('button', { name: 'Done' }).isVisible();
    if (isLast || asked.length > 60) return asked;
    await page.keyboard.press('Enter');
    await expect(question(page)).not.toHaveAccessibleName(`Question ${id}`);
  }
};

const open = async (page: Page, fragment = ''): Promise<void> => {
  await page.goto(`/adoption${fragment === '' ? '' : `#${fragment}`}`);
  await settled(page);
  await expect(question(page)).toBeVisible();
};

test('ten services, one stack, everything seen, a trusted network: don’t, and nothing is needed', async ({ page }) => {
  // Forty questions.
  test.slow();
  await open(page);
  await expect(verdict(page)).toContainText('Cannot be decided yet');
  const asked = await converse(page, {
    ...ready,
    ...alternatives,
    ...nothingNeeded,
    ...keys(NO, 'M1 M2'),
    K1: '6',
    K2: '1',
    M4: 'by TLS in the application',
    K3: 'type 10',
    K4: 'type 1',
  });
  expect(asked.slice(0, 5)).toEqual(['K1', 'K2', 'M1', 'M2', 'M4']);
  await expect(verdict(page).getByRole('heading', { level: 2 })).toHaveText('Don’t');
  await expect(verdict(page)).toContainText('nothing is needed');
  await expect(verdict(page)).toContainText('NO_NEED');
  await expect(verdict(page)).toContainText(/Z1 becomes (yes|partly)/);

  // The address holds it all: a reload and a link of it find the same.
  await page.reload();
  await expect(verdict(page).getByRole('heading', { level: 2 })).toHaveText('Don’t');
  await page.goBack();
  await expect(page).toHaveURL(/M1=no/);
});

test('a stated requirement that nothing narrower meets: adopt for mTLS only, with source, cost and phases', async ({
  page,
}) => {
  test.slow();
  await open(page, 'q=M1&K1=mandate&K2=none');
  await page.keyboard.press(YES);
  await question(page).getByRole('button', { name: 'Our policy' }).click();
  await question(page).getByRole('textbox', { name: 'Link or clause' }).fill('SEC-12');
  await question(page).getByRole('heading').click();
  await converse(page, { ...ready, ...alternatives, ...nothingNeeded, ...keys(YES, 'M2'), ...keys(NO, 'M4') });
  await expect(verdict(page).getByRole('heading', { level: 2 })).toHaveText('Adopt, only in part');
  await expect(verdict(page)).toContainText('Adopt a mesh, only for mTLS.');
  await expect(verdict(page)).toContainText('Shape: Node proxy, layer 4');
  await expect(page).toHaveURL(/M1=ref%3DSEC-12/);
  await verdict(page).getByText('mTLS', { exact: true }).click();
  await expect(verdict(page)).toContainText('M1 = yes, policy SEC-12');

  const cost = panel(page, 'What it costs');
  await cost.getByRole('textbox', { name: 'Price of a node a month' }).fill('280');
  await cost.getByRole('textbox', { name: 'Budget a month' }).fill('1');
  await expect(verdict(page)).toContainText('Not yet');
  await cost.getByRole('textbox', { name: 'Budget a month' }).fill('100000');
  await expect(verdict(page)).toContainText('Adopt a mesh, only for mTLS.');
  await expect(cost.getByRole('row', { name: /Node proxy, layer 4 in question/ })).toContainText(/\d+ – \d/);

  const rollout = panel(page, 'Rollout');
  await expect(rollout).toContainText('P2 mTLS');
  await expect(rollout).not.toContainText('P4 Traffic control');
});

const running =
  'K2=production&M1=yes&M2=yes&M4=no&Z1=no&Z2=no&T1=no&T2=no&T3=yes&O1=yes&X1=no&X2=no&X3=no&R1=yes&R2=yes&R3=yes&R4=yes&R5=yes&R6=0' +
  '&use.M=used&use.Z=unused&use.T=unused&use.O=unused&use.H=unused&F1=full_sidecar&F2=0&F3=0';

test('a mesh that runs gets a scorecard, and a lighter shape to go to', async ({ page }) => {
  await open(page, running);
  await expect(verdict(page).getByRole('heading', { level: 2 })).toHaveText('Reduce');
  await expect(verdict(page)).toContainText('Reduce to: Node proxy, layer 4');
  const rows = panel(page, 'Scorecard of the running mesh').getByRole('listitem');
  await expect(rows.filter({ hasText: 'mTLS' }).first()).toContainText('Keep');
  await expect(rows.filter({ hasText: 'Traffic control' }).first()).toContainText('Idle');
});

test('incidents carry links: kept in the address and the record, and only those of the web', async ({ page }) => {
  await open(page, `${running}&q=F3`);
  const field = question(page).getByRole('textbox', { name: 'Links to them, one a line' });
  await field.fill('https://wiki.example/incidents/42\njavascript:alert(1)');
  await expect(question(page).getByRole('status')).toContainText('Not kept, for it is no http or https address');
  await expect(page).toHaveURL(/F3\.at=https/);
  await expect(page).not.toHaveURL(/javascript/);
  const listed = panel(page, 'Scorecard of the running mesh')
    .getByRole('list', { name: 'Incidents' })
    .getByRole('link');
  await expect(listed).toHaveText('https://wiki.example/incidents/42');
  await expect(listed).toHaveAttribute('rel', /noopener noreferrer/);
  await page.reload();
  await expect(field).toHaveValue('https://wiki.example/incidents/42');
  await expect(listed).toHaveAttribute('href', 'https://wiki.example/incidents/42');
  const save = panel(page, 'Save');
  await save.getByRole('textbox', { name: 'What it is about' }).fill('payments');
  await save.getByRole('button', { name: 'Save' }).click();
  const record = await page.request.get(
    (await save.getByRole('link', { name: 'Decision record' }).getAttribute('href')) ?? '',
  );
  expect(await record.text()).toContain('<https://wiki.example/incidents/42>');
});

test('an assessment is saved, opened again, compared with what is measured now, and handed out as a record', async ({
  page,
}) => {
  await open(page, running);
  const save = panel(page, 'Save');
  await save.getByRole('textbox', { name: 'What it is about' }).fill('payments');
  await save.getByRole('button', { name: 'Save' }).click();
  await expect(save.getByRole('status')).toContainText('Saved as version 1.');
  const record = await page.request.get(
    (await save.getByRole('link', { name: 'Decision record' }).getAttribute('href')) ?? '',
  );
  expect(record.headers()['content-type']).toContain('text/markdown');
  expect(await record.text()).toContain('# REDUCE: service mesh for payments');

  await save.getByRole('link', { name: 'Open' }).click();
  await expect(page).toHaveURL(/\/adoption\/[0-9a-f-]{36}/);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Reduce');
  await page.reload();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Reduce');
  await expect(panel(page, 'Since the decision')).toContainText(
    /The decision holds|Nothing that the model watches moved/,
  );

  await page.goBack();
  await panel(page, 'Save').getByRole('button', { name: 'Save next version' }).click();
  await expect(panel(page, 'Save').getByRole('status')).toContainText('Saved as version 2.');
});

test('an answer kept against a measurement says why, by whom and when, in the address too', async ({ page }) => {
  await open(page, 'q=X8&M1=yes&M2=yes&M4=no&X8=yes&price=280&budget=1');
  const differ = page.getByRole('region', { name: 'Answer and measurement differ' });
  await expect(differ).toContainText('You answered yes.');
  await differ.getByRole('textbox', { name: 'Why yours holds' }).fill('the nodes are paid for already');
  await differ.getByRole('textbox', { name: 'Who decides' }).fill('Ann');
  await differ.getByRole('button', { name: 'Keep mine' }).click();
  await expect(differ).toContainText(/Your answer is kept: the nodes are paid for already \(Ann, \d{4}-\d{2}-\d{2}\)/);
  await expect(page).toHaveURL(/E10=by%3DAnn&E10=on%3D\d{4}-\d{2}-\d{2}/);
  await page.reload();
  await expect(differ).toContainText('(Ann, ');
});

test('a saved decision prints whole on A4, and opens for revision', async ({ page }) => {
  const { request } = page;
  const ids = (text: string, value: string) => Object.fromEntries(text.split(' ').map((id) => [id, value]));
  const saved = await request.post('/api/v1/assessments', {
    data: {
      title: 'payments',
      facts: { K2: 'production' },
      answers: { ...ids('M1 M2 T3 O1 O4 X4 X8 R1 R2 R3 R4 R5 R7', 'yes'), ...ids('M4 Z1 Z2 T1 T2 O2 X1 X2 X3', 'no') },
      R6: 0,
      use: { ...ids('Z T O H', 'unused'), M: 'used' },
      existing: { F1: 'full_sidecar', F2: 0, F3: 0 },
    },
  });
  const { id } = await saved.json();
  await page.goto(`/adoption/${id}`);
  await settled(page);
  await expect(panel(page, 'Rollout')).toContainText('P2 mTLS');
  const pdf = (await page.pdf({ format: 'A4', outline: true, tagged: true })).toString('latin1');
  const pages = pdf.match(/\/Type \/Page\b(?!s)/g) ?? [];
  expect(pages.length).toBeGreaterThanOrEqual(2);
  expect(pages.length).toBeLessThanOrEqual(8);
  const titles = [...pdf.matchAll(/\/Title \(([^)]*)\)/g)].map(([, title]) => title).join('\n');
  for (const title of ['Reduce', 'Decision', 'Scorecard', 'Rollout', 'P2 ?mTLS', 'Evidence', 'Answers']) {
    expect(titles).toMatch(new RegExp(`^${title}`, 'm'));
  }

  await page.emulateMedia({ media: 'print' });
  await page.setViewportSize({ width: 794, height: 1123 });
  await expect(page.getByRole('navigation')).toBeHidden();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(794);
  await page.emulateMedia({ media: 'screen' });

  await page.getByRole('link', { name: 'Revise' }).click();
  await expect(verdict(page).getByRole('heading', { level: 2 })).toHaveText('Reduce');
  await expect(panel(page, 'Save').getByRole('button', { name: 'Save next version' })).toBeVisible();
});

test('what a store cannot keep stays on the page, and says so', async ({ page, complaints }) => {
  complaints.expected(/503/);
  await page.route('**/api/v1/assessments', (route) =>
    route.fulfill({
      status: 503,
      contentType: 'application/problem+json',
      body: JSON.stringify({
        type: 'https://weftline.dev/problems/store-unavailable',
        title: 'The store is not available',
        status: 503,
        detail: 'The database is read-only.',
        code: 'store-unavailable',
        requestId: 'a',
      }),
    }),
  );
  await open(page, running);
  const save = panel(page, 'Save');
  await save.getByRole('textbox', { name: 'What it is about' }).fill('payments');
  await save.getByRole('button', { name: 'Save' }).click();
  await expect(save.getByRole('alert')).toContainText('The database is read-only. Your answers are still here');
  await expect(verdict(page).getByRole('heading', { level: 2 })).toHaveText('Reduce');
  await expect(page).toHaveURL(/use\.M=used/);
});

test('an address that is not understood opens with the rest of it', async ({ page }) => {
  await open(page, 'M1=perhaps&Z1=yes');
  await expect(page.getByRole('status').filter({ hasText: 'not understood' })).toContainText('M1');
  await expect(verdict(page)).toBeVisible();
});

test('the keys g a lead here', async ({ page }) => {
  await page.goto('/services');
  await settled(page);
  await goBy(page, 'a');
  await expect(page).toHaveURL(/\/adoption/);
  await expect(question(page)).toBeVisible();
});
