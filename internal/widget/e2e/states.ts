// Everything that the widget can show, each as the way there. No way reads a word, so that each goes in every language.

import {expect, type Page} from '@playwright/test';
import {Advisor} from './advisor';

export const languages = ['en', 'de', 'fr', 'es', 'it'] as const;

const onset = (choice: string) => ({fact: 'headache-onset', choice});
const ordered = (...codes: string[]) => ({orderedExam: codes.map((code) => ({exam: {code}}))});
export const thunderclap = {indications: [{code: 'headache'}], facts: [onset('thunderclap')], ...ordered('mri-head-wo')};

const absent = ['saddle-sensory-change', 'bladder-bowel-change', 'bilateral-leg-deficit', 'severe-leg-deficit', 'new-sexual-dysfunction', 'malignancy-history',
  'unexplained-weight-loss', 'night-or-supine-pain', 'back-pain-fever', 'iv-drug-use', 'recent-bacterial-infection', 'major-spine-trauma', 'minor-spine-trauma',
  'osteoporosis', 'long-term-steroids', 'spine-contusion', 'symptoms-after-lumbar-surgery', 'immunosuppressed'];
const sciatica = {
  patient: {age: {value: 45, unit: 'y'}, sex: 'SEX_MALE'},
  indications: [{code: 'low-back-pain'}],
  facts: [
    {fact: 'conservative-treatment', quantity: {value: 2, unit: 'wk'}}, {fact: 'lumbar-leg-signs', choice: 'radicular-pain'},
    {fact: 'spine-intervention-candidate', boolean: true}, {fact: 'implant', choice: 'none'}, ...absent.map((fact) => ({fact, boolean: false})),
  ],
  ...ordered('mri-lspine-wo'),
};

/** Opens the page with what the host says, and waits for what it is to show. */
const shows = (host: Record<string, unknown>, seen: string) => async (page: Page, path: string) => {
  const advisor = await Advisor.open(page, host, path);
  await expect(advisor.at.locator(seen).first()).toBeVisible();
  return advisor;
};

/** Opens again what the host stated last, once the edition has said what it is called. */
const corrects = async (advisor: Advisor) => {
  const chips = advisor.at.locator('.chip:not(.reason) > button:first-child');
  await expect(chips).toHaveCount(3);
  await chips.last().click();
};

const typed = (words: string, rows: number) => async (page: Page, path: string) => {
  const advisor = await Advisor.open(page, {}, path);
  await advisor.reason.focus();
  await page.keyboard.type(words);
  await expect(advisor.at.locator('#reason')).toHaveAttribute('aria-activedescendant', 'hit-0');
  await expect.poll(() => advisor.at.getByRole('option').count()).toBeGreaterThanOrEqual(rows);
  return advisor;
};

const overridden = async (page: Page, path: string) => {
  const advisor = await shows(thunderclap, '[part=better]')(page, path);
  await advisor.at.locator('[part=order] .order button').click();
  await advisor.at.getByRole('radio').last().check();
  await expect(advisor.at.locator('#other')).toBeVisible();
  return advisor;
};

const unlisted = async (page: Page, path: string) => {
  const advisor = await typed('zzqqxx', 1)(page, path);
  await page.keyboard.press('Enter');
  await expect(advisor.at.locator('#unlisted')).toBeFocused();
  await expect(advisor.at.locator('[part=answer] .note').first()).toBeVisible();
  return advisor;
};

export const states: Record<string, (page: Page, path: string) => Promise<Advisor>> = {
  empty: shows({}, '[part=facts]'),
  suggestions: typed('M54', 2),
  'nothing found': typed('zzqqxx', 1),
  'a question': shows({indications: [{code: 'headache'}]}, '[part=question] .choices button'),
  'a checklist': shows({indications: [{code: 'low-back-pain'}], facts: [{fact: 'implant', choice: 'none'}]}, '[part=question] input[type=checkbox]'),
  'a number that is none': async (page, path) => {
    const advisor = await shows({indications: [{code: 'pulmonary-embolism-suspected'}], facts: [{fact: 'ddimer', range: {min: 1, max: 9000, unit: 'ug/L{FEU}'}}]}, '.chip')(page, path);
    await corrects(advisor);
    await advisor.question.locator('button.main').click();
    await expect(advisor.question.getByRole('alert')).not.toBeEmpty();
    return advisor;
  },
  'what is known, corrected': async (page, path) => {
    const advisor = await shows(thunderclap, '[part=options]')(page, path);
    await corrects(advisor);
    await expect(advisor.question.locator('[aria-pressed=true]')).toBeVisible();
    return advisor;
  },
  'insufficient information': shows({indications: [{code: 'low-back-pain'}], ...ordered('mri-lspine-wo')}, '[part=order] .tag.none'),
  ranked: shows({indications: thunderclap.indications, facts: thunderclap.facts}, '.rank > :first-child'),
  'why, evidence, what would change it': async (page, path) => {
    const advisor = await shows(thunderclap, '[part=options]')(page, path);
    const whole = page.waitForResponse('**/v1/guidelines/**');
    await advisor.at.locator('.option:not(.is-ordered) .more button').first().click();
    await whole;
    await advisor.at.locator('.is-ordered .more button').click();
    await expect(advisor.at.locator('dl').nth(1)).toBeVisible();
    await expect(advisor.at.locator('dd a').first()).toBeVisible();
    return advisor;
  },
  'what would change the verdict': async (page, path) => {
    const advisor = await shows(sciatica, '[part=order] p.soft')(page, path);
    await advisor.at.locator('.is-ordered .more button').click();
    await expect(advisor.at.locator('dl')).toBeVisible();
    return advisor;
  },
  'better ones': shows(thunderclap, '[part=better]'),
  'two orders': shows({...thunderclap, ...ordered('mri-head-wo', 'ct-head-wo')}, '[part=order]:nth-of-type(3)'),
  override: overridden,
  chosen: async (page, path) => {
    const advisor = await shows(thunderclap, '[part=better]')(page, path);
    await advisor.at.locator('[part=take]').first().click();
    await expect(advisor.at.locator('[part=decision]')).toBeVisible();
    return advisor;
  },
  contraindicated: shows({...thunderclap, facts: [...thunderclap.facts, {fact: 'implant', choice: 'mr-unsafe'}]}, '[part=order] .caution.holds'),
  'done already': shows({...thunderclap, priorExams: [{exam: {code: 'mri-head-wo'}, date: new Date().toISOString().slice(0, 10)}]}, '.note.fair'),
  'a child': shows({patient: {age: {value: 9, unit: 'mo'}}, indications: [{code: 'head-injury-child'}]}, '[part=options]'),
  'no guideline': shows({indications: [{system: 'CODE_SYSTEM_ICD_10', code: 'R69'}]}, '[part=answer] .note'),
  'not listed': unlisted,
  'not listed, sent': async (page, path) => {
    const advisor = await unlisted(page, path);
    await page.keyboard.press('Enter');
    await expect(advisor.at.locator('#unlisted')).toHaveCount(0);
    return advisor;
  },
  silent: async (page, path) => {
    const advisor = await Advisor.open(page, {}, path);
    await advisor.host({site: 'quiet', indications: [{code: 'headache'}]});
    await expect(advisor.at.locator('.root')).toHaveCount(0);
    return advisor;
  },
  refused: shows({indications: [{code: 'headache'}], ...ordered('no-such-exam')}, '.note.bad li'),
  'left out': shows({...thunderclap, facts: [...thunderclap.facts, {fact: 'no-such-fact', boolean: true}]}, '.note.fair li'),
  'the server is gone': async (page, path) => {
    const advisor = await shows(thunderclap, '[part=options]')(page, path);
    await page.route('**/v1/evaluate', (route) => route.abort());
    await advisor.host({facts: [onset('gradual')]});
    await expect(advisor.at.locator('.note.bad button')).toBeVisible();
    return advisor;
  },
  'the server is slow': async (page, path) => {
    const advisor = await shows(thunderclap, '[part=options]')(page, path);
    await page.route('**/v1/evaluate', () => {}); // never
    await advisor.host({facts: [onset('gradual')]});
    await expect(advisor.at.locator('[part=notices] .note')).toBeVisible();
    return advisor;
  },
  'another edition': async (page, path) => {
    const advisor = await shows(thunderclap, '[part=options]')(page, path);
    await page.route('**/v1/evaluate', async (route) => {
      const response = await route.fetch();
      const answer = await response.json();
      answer.recommendation.edition = 'sha256:0123';
      await route.fulfill({response, json: answer});
    });
    await advisor.host({facts: [onset('gradual')]});
    await expect(advisor.at.locator('[part=notices] .note.fair')).toBeVisible();
    return advisor;
  },
  'not on record': async (page, path) => {
    const advisor = await shows(thunderclap, '[part=better]')(page, path);
    await page.route('**/outcome', (route) => route.abort());
    await advisor.at.locator('[part=take]').first().click();
    await expect(advisor.at.locator('[part=notices] .note.fair')).toBeVisible();
    return advisor;
  },
};
