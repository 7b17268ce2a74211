import {expect, test} from '@playwright/test';
import {Advisor, onRecord} from './advisor';

// Invented patients in whom nothing special is found: what the clinician types, what is confirmed, what is chosen. Most are for
// test-all; one of each language is always tried.
const vignettes = [
  {language: 'en', age: 61, sex: 'MALE', typed: 'coughing up blood', confirmed: 'Haemoptysis', chosen: 'xr-chest'},
  {language: 'en', age: 58, sex: 'MALE', typed: 'jaundice', confirmed: 'Jaundice', chosen: 'us-abdomen', all: true},
  {language: 'en', age: 71, sex: 'FEMALE', typed: 'passed out', confirmed: 'Syncope', chosen: 'no-imaging', all: true},
  {language: 'en', age: 40, sex: 'MALE', typed: 'R31', confirmed: 'Haematuria', chosen: 'no-imaging', all: true},
  {language: 'en', age: 66, sex: 'MALE', typed: 'AAA', confirmed: 'abdominal aortic aneurysm', chosen: 'us-aorta', all: true},
  {language: 'de', age: 52, sex: 'MALE', typed: 'Nierenkolik', confirmed: 'Nierenkolik', chosen: 'us-kub'},
  {language: 'de', age: 34, sex: 'FEMALE', typed: 'Kopfschmerzen', confirmed: 'Kopfschmerz', chosen: 'no-imaging', all: true},
  {language: 'de', age: 3, sex: 'MALE', typed: 'Kind hinkt', confirmed: 'Hinkendes Kind', chosen: 'xr-tibfib', all: true},
  {language: 'fr', age: 45, sex: 'FEMALE', typed: 'embolie pulmonaire', confirmed: 'embolie pulmonaire', chosen: 'no-imaging', undecided: true},
  {language: 'fr', age: 70, sex: 'MALE', typed: 'hématurie', confirmed: 'Hématurie', chosen: 'us-kub', all: true},
  {language: 'es', age: 55, sex: 'MALE', typed: 'lumbalgia', confirmed: 'Dolor lumbar', chosen: 'no-imaging'},
  {language: 'it', age: 60, sex: 'FEMALE', typed: 'gamba gonfia', confirmed: 'trombosi venosa profonda', chosen: 'no-imaging'},
  {language: 'it', age: 48, sex: 'FEMALE', typed: 'nodulo al seno', confirmed: 'Nodulo mammario', chosen: 'us-breast', undecided: true, all: true},
];

for (const v of vignettes) {
  test(`${v.language}: ${v.typed}, at ${v.age}`, {tag: v.all ? ['@all'] : []}, async ({page, request}) => {
    const advisor = await Advisor.open(page, {patient: {age: {value: v.age, unit: 'y'}, sex: `SEX_${v.sex}`}}, `/?language=${v.language}`);
    await advisor.event('justify-selected');
    await advisor.type(v.typed, v.confirmed);
    await expect(advisor.options.or(advisor.question).first()).toBeVisible();
    for (let i = 0; i < 12 && (await advisor.question.count()); i++) await ordinary(advisor);
    await expect(advisor.question, 'nothing is asked without end').toHaveCount(0);
    await advisor.options.first().locator('[part=choose]').click();
    const {procedure, consultationId} = await advisor.heard('justify-selected');
    expect(procedure).toBe(v.chosen);
    if (v.undecided) return; // without a D-dimer nothing is advised that could be followed: the order alone is on record
    await expect.poll(async () => (await onRecord(request, consultationId)).outcomes?.[0]?.outcome).toBe('OUTCOME_CODE_AS_ADVISED');
  });
}

/** Answers as of a patient in whom nothing special is found: none of these, no, the first value, a number not known. */
async function ordinary(advisor: Advisor): Promise<void> {
  const asked = () => advisor.question.allTextContents(); // a checklist may come again with the lines that were left open
  const before = await asked();
  const buttons = advisor.question.locator('.choices button');
  const isNumber = (await advisor.question.locator('.number').count()) > 0 && (await advisor.question.getByRole('checkbox').count()) === 0;
  const isYesOrNo = /^(Yes|Ja|Oui|Sí|Sì)$/.test((await buttons.first().innerText()).trim());
  await (isNumber ? buttons.last() : isYesOrNo ? buttons.nth(1) : buttons.first()).click();
  await expect.poll(asked).not.toEqual(before);
}
