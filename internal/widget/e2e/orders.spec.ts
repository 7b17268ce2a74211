import {expect, test} from '@playwright/test';
import {Advisor, onRecord} from './advisor';

const no = ['knee-threatened-leg', 'knee-dislocated', 'knee-open-wound', 'knee-high-energy', 'knee-hot-joint'];
const both = {
  indications: [{code: 'headache'}, {code: 'knee-injury'}],
  facts: [
    {fact: 'headache-onset', choice: 'thunderclap'}, {fact: 'knee-radiograph', choice: 'not-done'}, {fact: 'knee-cannot-bear-weight', boolean: true},
    ...no.map((fact) => ({fact, boolean: false})),
  ],
  orderedExam: [{exam: {code: 'mri-head-wo'}}, {exam: {code: 'xr-knee'}}],
};

test('two ordered exams: each has its verdict, and each is decided about', async ({page, request}) => {
  const advisor = await Advisor.open(page, both);
  const [head, knee] = [advisor.at.getByRole('group', {name: 'Ordered: MRI brain'}), advisor.at.getByRole('group', {name: 'Ordered: Radiograph knee'})];
  await expect(head).toContainText('May be appropriate');
  await expect(knee).toContainText('Usually appropriate');
  await expect(advisor.at.getByRole('status')).toContainText(/Ordered: MRI brain.*Ordered: Radiograph knee.*Usually appropriate/);
  await expect(advisor.at.locator('li.is-ordered')).toHaveCount(2);
  await advisor.event('justify-selected');
  await knee.getByRole('button', {name: 'Keep the order'}).click();
  expect(await advisor.heard('justify-selected')).toMatchObject({procedure: 'xr-knee', order: 1});
  await expect(head, 'the other one is still to be decided about').toContainText('May be appropriate');
  await expect(knee).toHaveCount(0);
  await advisor.event('justify-selected');
  await head.getByRole('button', {name: 'Take this instead: CT head without contrast'}).click();
  const {consultationId, ...detail} = await advisor.heard('justify-selected');
  expect(detail).toMatchObject({procedure: 'ct-head-wo', order: 0});
  await expect(advisor.at.locator('[part=decision]')).toContainText(['CT head without contrast', 'Radiograph knee']);
  await expect(advisor.question, 'nothing more is asked').toHaveCount(0);
  await expect.poll(async () => (await onRecord(request, consultationId)).outcomes?.at(-1)).toMatchObject({
    outcome: 'OUTCOME_CODE_CHANGED', procedure: 'mri-head-wo', changedTo: 'ct-head-wo',
  });
});

test('an exam of another guideline takes the place of the order that this guideline judges', async ({page}) => {
  const advisor = await Advisor.open(page, both);
  await advisor.at.locator('article', {hasText: 'knee injury'}).getByRole('button', {name: 'Show all'}).click();
  await advisor.at.getByRole('button', {name: 'Choose No imaging now'}).last().click();
  // It is not better than what was ordered: that is said in the place of the order, and the other order stands as it stood.
  const groups = advisor.at.locator('[part=order]');
  await expect(groups).toContainText(['Ordered: MRI brain', 'Ordered: No imaging now']);
  await expect(groups.nth(1)).toContainText('Usually not appropriate');
  await advisor.event('justify-overridden');
  await groups.nth(1).getByRole('button', {name: /Order it all the same/}).click();
  await groups.nth(1).getByLabel('Patient’s preference').check();
  await groups.nth(1).getByRole('button', {name: 'Confirm and record'}).click();
  expect(await advisor.heard('justify-overridden')).toMatchObject({procedure: 'no-imaging', order: 1, reason: 'OVERRIDE_REASON_PATIENT_PREFERENCE'});
  await expect(groups).toContainText(['Ordered: MRI brain']);
});
