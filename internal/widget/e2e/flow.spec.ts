import {expect, test} from '@playwright/test';
import {Advisor, onRecord} from './advisor';

test('worst headache of a woman of 34: typed, one question, CT chosen by keyboard alone', async ({page, request}) => {
  const advisor = await Advisor.open(page);
  await advisor.event('justify-selected');
  await advisor.type('worst headache', 'Thunderclap headache');
  await expect(advisor.question.locator('legend')).toBeFocused();
  for (let i = 0; i < 3; i++) await page.keyboard.press('Tab');
  await expect(advisor.question.getByRole('button', {name: /at its worst at once/})).toBeFocused();
  await page.keyboard.press('Enter');
  const first = advisor.options.first();
  await expect(first).toContainText('CT head without contrast');
  await expect(first).toContainText('Usually appropriate');
  await expect(first).toContainText('9');
  await expect(advisor.at.getByText('Red flag')).toBeVisible();
  await first.getByRole('button', {name: 'Choose CT head without contrast'}).focus();
  await page.keyboard.press('Enter');
  await expect(advisor.at.locator('[part=decision]')).toContainText('Chosen: CT head without contrast');
  const {procedure, consultationId} = await advisor.heard('justify-selected');
  expect(procedure).toBe('ct-head-wo');
  await expect.poll(async () => (await onRecord(request, consultationId)).outcomes?.[0]?.outcome).toBe('OUTCOME_CODE_AS_ADVISED');
  expect((await onRecord(request, consultationId)).channel).toBe('CHANNEL_WIDGET');
});

test('an MRI ordered for a thunderclap: the better exam stands beside it, one click takes it', async ({page, request}) => {
  const advisor = await Advisor.open(page, {
    indications: [{system: 'CODE_SYSTEM_ICD_10', code: 'G44.53'}, {code: 'headache'}],
    facts: [{fact: 'headache-onset', choice: 'thunderclap'}],
    orderedExam: {exam: {code: 'mri-head-wo'}},
  });
  await advisor.event('justify-selected');
  const order = advisor.at.locator('[part=order]');
  await expect(order).toContainText('MRI brain without contrast');
  await expect(order).toContainText('May be appropriate');
  await expect(advisor.at.locator('[part=better]')).toContainText('CT head without contrast');
  await order.getByRole('button', {name: 'Take this instead: CT head without contrast'}).click();
  const {procedure, consultationId} = await advisor.heard('justify-selected');
  expect(procedure).toBe('ct-head-wo');
  await expect.poll(async () => (await onRecord(request, consultationId)).outcomes?.[0]).toMatchObject({
    outcome: 'OUTCOME_CODE_CHANGED', procedure: 'mri-head-wo', changedTo: 'ct-head-wo',
  });
});

test('low back pain without danger signs: MRI ordered all the same, with a coded reason', async ({page, request}) => {
  const advisor = await Advisor.open(page, {patient: {age: {value: 44, unit: 'y'}, sex: 'SEX_MALE'}, orderedExam: {exam: {code: 'mri-lspine-wo'}}});
  await advisor.event('justify-overridden');
  await advisor.type('LBP', /low back pain/i);
  await advisor.answer(/implant/, 'none known');
  await expect(advisor.question.locator('legend')).toContainText('danger sign');
  await advisor.question.getByLabel('Leg pain or deficit').selectOption({index: 1});
  await advisor.answer(/danger sign/, 'These apply, the others do not');
  await advisor.answer(/apply to the patient/, 'None of these');
  await advisor.answer(/goes with the back pain/, 'None of these');
  // A number counts with its unit only: none is taken for granted.
  await advisor.question.getByLabel('Value').fill('2');
  await advisor.question.getByRole('button', {name: 'Confirm'}).click();
  await expect(advisor.question.getByRole('alert')).toContainText('unit');
  await advisor.question.getByLabel('Unit').selectOption('wk');
  await advisor.answer(/treated conservatively/, 'Confirm');
  await expect(advisor.at.locator('[part=order]')).toContainText('Usually not appropriate');
  await advisor.at.getByRole('button', {name: /Order it all the same/}).click();
  const record = advisor.at.getByRole('button', {name: 'Confirm and record'});
  await expect(record).toHaveAttribute('aria-disabled', 'true');
  await advisor.at.getByLabel('Advice of a specialist').check();
  await record.click();
  const {procedure, reason, consultationId} = await advisor.heard('justify-overridden');
  expect([procedure, reason]).toEqual(['mri-lspine-wo', 'OVERRIDE_REASON_SPECIALIST_ADVICE']);
  await expect.poll(async () => (await onRecord(request, consultationId)).outcomes?.[0]).toMatchObject({
    outcome: 'OUTCOME_CODE_OVERRIDDEN', reason: 'OVERRIDE_REASON_SPECIALIST_ADVICE',
  });
});

test('a fact of the host is a chip that can be corrected, and the advice follows', async ({page}) => {
  const advisor = await Advisor.open(page, {indications: [{code: 'headache'}], facts: [{fact: 'headache-onset', choice: 'thunderclap'}]});
  await expect(advisor.options.first()).toContainText('CT head without contrast');
  await advisor.at.getByRole('button', {name: /^Correct: Onset of headache: at its worst at once/}).click();
  await expect(advisor.question.getByRole('button', {name: /at its worst at once/})).toHaveAttribute('aria-pressed', 'true');
  await advisor.question.getByRole('button', {name: /more than an hour/}).click();
  await expect(advisor.at.getByText('Not decided yet')).toBeVisible();
  await expect(advisor.at.getByText(/Onset of headache: took more than an hour/)).toBeVisible();
});

test('Enter that comes before the suggestions counts where they are still led by what stood there', async ({page}) => {
  const advisor = await Advisor.open(page);
  await advisor.reason.focus();
  await page.keyboard.type('heada');
  await expect(advisor.at.getByRole('option', {selected: true})).toContainText('Headache');
  await page.route('**/v1/indications:search', async (route) => {
    await new Promise((done) => setTimeout(done, 400));
    await route.continue();
  });
  await page.keyboard.type('che');
  await page.keyboard.press('Enter');
  await expect(advisor.at.locator('.chip.reason')).toContainText('Headache');
  await expect(advisor.question.locator('legend')).toBeFocused();
  await advisor.reason.focus();
  // What was found for fewer letters is not confirmed in the place of something else.
  await page.keyboard.type('knee');
  await page.keyboard.press('Enter');
  await expect(advisor.at.getByRole('option', {selected: true})).toContainText(/knee/i);
  await expect(advisor.at.locator('.chip.reason')).toHaveCount(1);
});

test('"not known" is not asked again', async ({page}) => {
  const advisor = await Advisor.open(page, {indications: [{code: 'headache'}]});
  await advisor.answer(/reach its worst/, 'Not known');
  await expect(advisor.question.locator('legend')).not.toContainText('reach its worst');
});

test('a case that is not listed goes to the editors', async ({page, request}) => {
  const advisor = await Advisor.open(page);
  const recommended = page.waitForResponse((r) => r.url().endsWith('/v1/evaluate'));
  await advisor.type('purple zebra', /Nothing near enough.*not listed/s);
  const {consultationId} = await (await recommended).json();
  await advisor.at.getByLabel('What is missing?').press('Enter');
  await expect(advisor.at.getByText('Sent to the editors.').first()).toBeVisible();
  await expect.poll(async () => (await onRecord(request, consultationId)).outcomes?.[0]).toMatchObject({
    reason: 'OVERRIDE_REASON_CASE_NOT_LISTED', comment: 'purple zebra',
  });
  await expect(advisor.at.locator('[part=answer] .note'), 'nothing is said of the code that stands for it').toHaveText(['No guideline of this edition speaks about this patient and reason.']);
});

test('silent mode shows nothing', async ({page}) => {
  const advisor = await Advisor.open(page);
  await advisor.event('justify-recommendation');
  await advisor.host({site: 'quiet', indications: [{code: 'headache'}]});
  const {mode, consultationId} = await advisor.heard('justify-recommendation');
  expect(mode).toBe('MODE_SILENT');
  expect(consultationId).not.toBe('');
  await expect(advisor.at.locator('.root')).toHaveCount(0);
});
