import {expect, test} from '@playwright/test';
import {Advisor, onRecord} from './advisor';

// Invented patients in whom something is found, from typing to choice: what a clinician must not miss is in view, and what was
// decided is on record. One of each language is always tried, all by test-all.

const years = (value: number, sex: 'FEMALE' | 'MALE') => ({patient: {age: {value, unit: 'y'}, sex: `SEX_${sex}`}});
const ordered = (code: string) => ({orderedExam: {exam: {code}}});
const order = (advisor: Advisor) => advisor.at.locator('[part=order]');
const flags = (advisor: Advisor) => advisor.at.locator('[part=guideline] > .row > .tag.bad');

test('en: numb in the saddle, an X-ray ordered: at once, and MRI taken by one click', async ({page, request}) => {
  const advisor = await Advisor.open(page, {...years(46, 'FEMALE'), ...ordered('xr-lspine')});
  await advisor.type('cauda equina', 'Suspected cauda equina syndrome');
  await expect(order(advisor)).toContainText('Insufficient information');
  await advisor.answer('danger sign', 'These apply', ['Altered feeling in the saddle area', /New change of bladder or bowel/]);
  await advisor.answer('apply to the patient', 'None of these');
  await advisor.answer('implant', 'none known');
  await expect(flags(advisor)).toContainText(['Red flag', 'Immediate']);
  await advisor.first('1', 'MRI lumbar spine without contrast', 'Usually appropriate 9 of 9');
  await expect(order(advisor)).toContainText('Usually not appropriate');
  await advisor.event('justify-selected');
  await advisor.at.getByRole('button', {name: 'Take this instead: MRI lumbar spine without contrast'}).click();
  const {procedure, consultationId} = await advisor.heard('justify-selected');
  expect(procedure).toBe('mri-lspine-wo');
  await expect.poll(async () => (await onRecord(request, consultationId)).outcomes?.[0]).toMatchObject({
    outcome: 'OUTCOME_CODE_CHANGED', procedure: 'xr-lspine', changedTo: 'mri-lspine-wo',
  });
});

test('en: an attack that has passed: MRI first, the two that follow tie', {tag: '@all'}, async ({page}) => {
  const advisor = await Advisor.open(page, years(68, 'MALE'));
  await advisor.type('TIA', 'Transient ischaemic attack');
  await advisor.answer('torn neck artery', 'none of these');
  await advisor.answer('focal deficit', 'gone completely');
  await advisor.answer('anticoagulant', 'None of these');
  await advisor.answer('Does any of these apply', 'None of these');
  await advisor.answer('implant', 'none known');
  await advisor.first('1', 'MRI brain without contrast', 'Usually appropriate 9 of 9');
  await expect(advisor.options.locator('.rank')).toContainText(['1', '=2', '=2', '4']);
  await expect(flags(advisor)).toContainText(['Red flag']);
  await expect(advisor.question).toHaveCount(0);
  await advisor.event('justify-selected');
  await advisor.at.getByRole('button', {name: 'Choose MRI brain without contrast'}).click();
  expect((await advisor.heard('justify-selected')).procedure).toBe('mri-head-wo');
});

test('de: a fracture felt on the head of a child of four: CT, in the radiation of a child', {tag: '@all'}, async ({page}) => {
  const advisor = await Advisor.open(page, years(4, 'MALE'), '/?language=de');
  await advisor.type('Kopfverletzung Kind', 'Kopfverletzung beim Kind');
  await advisor.answer('Gefahrenzeichen', 'Diese treffen zu', ['Tastbare Schädelfraktur']);
  await advisor.first('1', 'CT Schädel ohne Kontrastmittel', 'Meist angemessen 9 von 9');
  await expect(flags(advisor)).toContainText(['Warnzeichen', 'Sofort']);
  await expect(advisor.at.locator('.strip-head')).toContainText('Kind');
  await expect(advisor.options.first().locator('[part=dose]')).toContainText(/Stufe \d von 5/);
  expect(await advisor.options.first().locator('.leaflet').getAttribute('href')).toContain('child=true');
});

test('de: the same child without any sign: what is insufficient settles, and CT is ordered all the same', async ({page, request}) => {
  const advisor = await Advisor.open(page, {...years(4, 'MALE'), ...ordered('ct-head-wo')}, '/?language=de');
  await advisor.type('Kopfverletzung Kind', 'Kopfverletzung beim Kind');
  await expect(order(advisor)).toContainText('Unzureichende Angaben');
  await expect(order(advisor).getByRole('button', {name: 'Anforderung beibehalten'})).toBeVisible();
  await advisor.answer('Gefahrenzeichen', 'Nichts davon');
  await advisor.answer('Trifft etwas davon auf das Kind zu', 'Nichts davon');
  await advisor.answer('Zeichen und Symptome', 'Nichts davon');
  await advisor.number('Vor wie vielen Stunden', '3', 'Bestätigen');
  await advisor.answer('Sturz aus mehr als 1,5 m', 'Nein');
  await expect(order(advisor)).toContainText('Meist nicht angemessen');
  await expect(advisor.at.locator('[part=better]')).toContainText('Derzeit keine Bildgebung');
  await advisor.first('1', 'Derzeit keine Bildgebung', 'Meist angemessen 9 von 9');
  await advisor.event('justify-overridden');
  await order(advisor).getByRole('button', {name: /Trotzdem anfordern/}).click();
  await advisor.at.getByLabel('Anderer Grund').check();
  const record = advisor.at.getByRole('button', {name: 'Bestätigen und dokumentieren'});
  await expect(record, 'another reason is one that is written down').toHaveAttribute('aria-disabled', 'true');
  await advisor.at.getByLabel('Welcher Grund?').fill('Beobachtung zu Hause nicht möglich');
  await record.click();
  const {procedure, reason, reasonText, consultationId} = await advisor.heard('justify-overridden');
  expect([procedure, reason, reasonText]).toEqual(['ct-head-wo', 'OVERRIDE_REASON_OTHER', 'Beobachtung zu Hause nicht möglich']);
  await expect.poll(async () => (await onRecord(request, consultationId)).outcomes?.[0]).toMatchObject({
    outcome: 'OUTCOME_CODE_OVERRIDDEN', procedure: 'ct-head-wo', reason: 'OVERRIDE_REASON_OTHER',
  });
});

test('de: a girl of nine, CT ordered: a score with laboratory values, and ultrasound before CT', {tag: '@all'}, async ({page}) => {
  const advisor = await Advisor.open(page, {...years(9, 'FEMALE'), ...ordered('ct-ap-w')}, '/?language=de');
  await advisor.type('Blinddarm', 'Verdacht auf Appendizitis');
  await advisor.answer('Trifft etwas davon zu', 'Nichts davon');
  await advisor.answer('Sonographie der Appendix', 'nicht durchgeführt');
  await advisor.number('Seit wie vielen Tagen', '1', 'Bestätigen', 'd');
  await advisor.answer('bekannte Darmerkrankung', 'Nein');
  await expect(advisor.question.locator('legend')).toContainText('Appendicitis Score');
  for (const [line, value] of [['Leukozytenzahl', '14,2'], ['Neutrophilenzahl', '9,1']]) {
    const number = advisor.question.locator('label', {hasText: line});
    await number.locator('input').fill(value);
    if (await number.locator('select').count()) await number.locator('select').selectOption('10*9/L');
  }
  await advisor.answer('Appendicitis Score', 'Diese treffen zu', [/gewanderter Schmerz/, 'Appetitlosigkeit', 'Übelkeit', 'Körpertemperatur', /^Druckschmerz/, /Husten, Klopfen/]);
  await advisor.first('1', 'Sonographie rechter Unterbauch', 'Meist angemessen 9 von 9');
  await expect(advisor.at.locator('[part=better]')).toContainText('Sonographie rechter Unterbauch');
  await expect(order(advisor)).toContainText('Kann angemessen sein');
  await advisor.event('justify-selected');
  await advisor.at.getByRole('button', {name: 'Stattdessen nehmen: Sonographie rechter Unterbauch'}).click();
  expect((await advisor.heard('justify-selected')).procedure).toBe('us-appendix');
});

test('fr: pregnant, with a swollen leg: the legs before the lungs', async ({page, request}) => {
  const advisor = await Advisor.open(page, {...years(29, 'FEMALE'), ...ordered('cta-pulmonary'), facts: [{fact: 'pregnancy', choice: 'pregnant'}]}, '/?language=fr');
  await advisor.type('embolie pulmonaire', 'Suspicion d\'embolie pulmonaire');
  await advisor.answer('arrêt cardiaque', 'Non');
  await advisor.answer('membre inférieur', 'Oui');
  await advisor.first('1', 'Écho-Doppler veineux des membres inférieurs', 'Généralement approprié 9 sur 9');
  await expect(order(advisor)).toContainText('Peut être approprié');
  // What holds against an exam of a pregnant patient stands with it.
  await advisor.at.getByRole('button', {name: /Afficher les \d+ examens/}).click();
  await expect(advisor.options.filter({hasText: 'Angio-IRM des artères pulmonaires'}).locator('[part=caution].holds')).toContainText('Grossesse et gadolinium');
  await advisor.event('justify-selected');
  await advisor.at.getByRole('button', {name: 'Prendre à la place\u00a0: Écho-Doppler veineux des membres inférieurs'}).click();
  const {consultationId} = await advisor.heard('justify-selected');
  await expect.poll(async () => (await onRecord(request, consultationId)).outcomes?.[0]).toMatchObject({
    outcome: 'OUTCOME_CODE_CHANGED', procedure: 'cta-pulmonary', changedTo: 'us-doppler-leg',
  });
});

test('fr: renal colic in a pregnancy that is told when asked: the caution stands with the CT that was ordered', {tag: '@all'}, async ({page}) => {
  const advisor = await Advisor.open(page, {...years(31, 'FEMALE'), ...ordered('ct-kub-low-dose')}, '/?language=fr');
  await advisor.type('colique néphrétique', 'Colique néphrétique');
  await advisor.answer('signes d\'alarme', 'Aucun de ceux-ci');
  await advisor.answer('grossesse', 'en cours');
  await expect(order(advisor).locator('[part=caution].holds')).toContainText('Grossesse et irradiation du tronc');
  await advisor.answer('échographie rénale', 'non faite');
  await advisor.first('1', 'Échographie des reins et de la vessie', 'Généralement approprié 9 sur 9');
  await expect(order(advisor)).toContainText('Généralement non approprié');
});

test('fr: an order is kept while information is insufficient: nobody is held up, nothing is counted as followed', {tag: '@all'}, async ({page, request}) => {
  const advisor = await Advisor.open(page, {...years(38, 'MALE'), ...ordered('ct-sinus-wo')}, '/?language=fr');
  await advisor.type('sinusite', 'Sinusite aiguë');
  await expect(order(advisor)).toContainText('Informations insuffisantes');
  await expect(order(advisor).locator('.tag.good')).toHaveCount(0);
  await advisor.event('justify-selected');
  await order(advisor).getByRole('button', {name: 'Garder la demande'}).click();
  const {procedure, consultationId} = await advisor.heard('justify-selected');
  expect(procedure).toBe('ct-sinus-wo');
  await expect(advisor.at.locator('[part=decision]')).toContainText('Choisi');
  expect((await onRecord(request, consultationId)).outcomes ?? []).toEqual([]);
});

test('es: no four steps on the knee: the rule of Ottawa asks for the X-ray', {tag: '@all'}, async ({page}) => {
  const advisor = await Advisor.open(page, years(33, 'MALE'), '/?language=es');
  await advisor.type('traumatismo rodilla', 'Traumatismo agudo de rodilla');
  await advisor.answer('rodilla y la pierna', 'Ninguno de estos');
  await advisor.answer('radiografía de la rodilla', 'aún no realizada');
  await advisor.answer('Regla de Ottawa', 'Estos', [/cuatro pasos/]);
  await advisor.first('1', 'Radiografía de rodilla', 'Habitualmente apropiado 9 de 9');
  await expect(advisor.question, 'nothing is asked that would not change it').toHaveCount(0);
  await advisor.event('justify-selected');
  await advisor.at.getByRole('button', {name: 'Elegir Radiografía de rodilla'}).click();
  expect((await advisor.heard('justify-selected')).procedure).toBe('xr-knee');
});

test('es: bleeding after the menopause: two exams tie', async ({page}) => {
  const advisor = await Advisor.open(page, years(64, 'FEMALE'), '/?language=es');
  await advisor.type('sangrado menopausia', 'Sangrado tras la menopausia');
  await advisor.answer('Se cumple alguno', 'Ninguno de estos');
  await advisor.answer('ecografía transvaginal', 'aún no realizada');
  await advisor.answer('más de 12 meses sin regla', 'Sí');
  await advisor.first('=1', /transvaginal/, 'Habitualmente apropiado 9 de 9');
  await expect(advisor.options.locator('.rank')).toContainText(['=1', '=1', '3', '4']);
  await expect(advisor.options.first().locator('[part=dose]')).toContainText('sin radiación ionizante');
  await expect(flags(advisor)).toContainText(['Signo de alarma']);
  await advisor.event('justify-selected');
  await advisor.options.nth(1).locator('[part=choose]').click();
  expect((await advisor.heard('justify-selected')).procedure).toMatch(/^us-pelvis-/);
});

test('es: a case that is not listed goes to the editors in the clinician’s words', {tag: '@all'}, async ({page}) => {
  const advisor = await Advisor.open(page, years(50, 'FEMALE'), '/?language=es');
  await advisor.type('uña azul cuadrada', /Nada suficientemente.*Mi caso no figura/s);
  await expect(advisor.at.locator('.chip.reason')).toContainText('Mi caso no figura');
  const sent = page.waitForRequest((r) => r.url().endsWith('/outcome'));
  await advisor.at.locator('#unlisted').press('Enter');
  expect((await sent).postDataJSON()).toMatchObject({reason: 'OVERRIDE_REASON_CASE_NOT_LISTED', comment: 'uña azul cuadrada'});
  await expect(advisor.options).toHaveCount(0);
});

test('it: an unsafe implant and a failing memory: the MRI that was ordered is contraindicated, CT comes first', async ({page}) => {
  const advisor = await Advisor.open(page, {...years(71, 'MALE'), ...ordered('mri-head-wo'), facts: [{fact: 'implant', choice: 'mr-unsafe'}]}, '/?language=it');
  await advisor.type('demenza', /demenza|cognitivo/i);
  await expect(order(advisor)).toContainText('Controindicato');
  await expect(order(advisor).locator('.tag').first(), 'no rating beside it').not.toContainText('su 9');
  await expect(order(advisor).locator('[part=caution].holds')).toContainText('Impianto MR unsafe');
  await advisor.answer('uno di questi elementi', 'Nessuno di questi');
  await advisor.answer('Cosa prevale', /prima la memoria/i);
  await advisor.answer('test cognitivi', 'deficit ai test e nella vita quotidiana');
  await advisor.answer('studiato con RM o TC', /^No$/);
  await advisor.first('1', 'TC del cranio senza contrasto', 'Generalmente appropriato 7 su 9');
  await expect(advisor.options.filter({hasText: 'RM dell\'encefalo senza contrasto'}).locator('[part=choose]')).toHaveCount(0);
  await expect(advisor.at.locator('[part=better]')).toContainText('TC del cranio senza contrasto');
  await order(advisor).getByRole('button', {name: /Richiedi comunque/}).click();
  await expect(advisor.at.getByRole('group', {name: /richiesto comunque/})).toBeVisible();
});

test('it: torsion is all but certain in a boy of fifteen: no imaging is the advice, and not as a matter of routine', {tag: '@all'}, async ({page}) => {
  const advisor = await Advisor.open(page, years(15, 'MALE'), '/?language=it');
  await advisor.type('torsione testicolare', 'Sospetta torsione del testicolo');
  await advisor.answer('descrive il disturbo', /dolore nuovo ora/);
  await advisor.answer('due condizioni', 'Nessuno di questi');
  await advisor.answer('TWIST', 'Questi', ['Gonfiore', 'Testicolo duro', 'Riflesso cremasterico assente', 'Nausea o vomito']);
  await advisor.first('1', 'Nessuna immagine per ora', 'Generalmente appropriato 9 su 9');
  await expect(flags(advisor)).toContainText(['Segno di allarme', 'Immediato']);
});
