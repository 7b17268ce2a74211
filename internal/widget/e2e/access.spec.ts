import AxeBuilder from '@axe-core/playwright';
import {expect, type Page, test} from '@playwright/test';
import {Advisor} from './advisor';

const thunderclap = {indications: [{code: 'headache'}], facts: [{fact: 'headache-onset', choice: 'thunderclap'}], orderedExam: {exam: {code: 'mri-head-wo'}}};

const states: Record<string, (page: Page, path: string) => Promise<void>> = {
  empty: async (page, path) => void (await Advisor.open(page, {}, path)),
  suggestions: async (page, path) => {
    const advisor = await Advisor.open(page, {}, path);
    await advisor.reason.focus();
    await page.keyboard.type('R51');
    await expect(advisor.at.getByRole('option').nth(1)).toBeVisible();
  },
  checklist: async (page, path) => {
    const advisor = await Advisor.open(page, {indications: [{code: 'low-back-pain'}]}, path);
    await expect(advisor.question.getByRole('checkbox').first()).toBeVisible();
  },
  'an order and better ones, opened': async (page, path) => {
    const advisor = await Advisor.open(page, thunderclap, path);
    await advisor.at.locator('.more button').first().click();
    await advisor.at.locator('.more button').nth(3).click();
    await expect(advisor.at.locator('dl').nth(1)).toBeVisible();
  },
  override: async (page, path) => {
    const advisor = await Advisor.open(page, thunderclap, path);
    await advisor.at.locator('[part=order] .order button').click();
    await expect(advisor.at.getByRole('radio')).toHaveCount(10);
  },
  unavailable: async (page, path) => {
    const advisor = await Advisor.open(page, {}, path);
    await page.route('**/v1/evaluate', (route) => route.abort());
    await advisor.host(thunderclap);
    await expect(advisor.at.locator('.note.bad')).toBeVisible();
  },
};

for (const look of ['light', 'dark', 'forced'] as const) {
  for (const [state, go] of Object.entries(states)) {
    test(`axe: ${state}, ${look}`, {tag: look === 'light' ? [] : ['@all']}, async ({page}) => {
      await page.emulateMedia({colorScheme: look === 'dark' ? 'dark' : 'light', forcedColors: look === 'forced' ? 'active' : 'none'});
      await go(page, look === 'dark' ? '/?language=de' : '/');
      const {violations} = await new AxeBuilder({page}).analyze();
      expect(violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.html).join(' ')}`)).toEqual([]);
    });
  }
}

for (const path of ['/guidelines', '/guidelines/headache?language=de', '/leaflet/ct-head-wo?language=fr']) {
  test(`axe: ${path}`, async ({page}) => {
    await page.goto(path);
    const {violations} = await new AxeBuilder({page}).analyze();
    expect(violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.html).join(' ')}`)).toEqual([]);
  });
}

test('at 320 px nothing has to be scrolled sideways, and every target has 24 px', async ({page}) => {
  await page.setViewportSize({width: 320, height: 640});
  for (const [name, go] of Object.entries(states)) {
    await go(page, '/');
    expect(await page.evaluate(() => document.documentElement.scrollWidth), name).toBeLessThanOrEqual(320);
    const small = await new Advisor(page).at.locator('button, input[type=text], select, label:has(input), a.leaflet, [role=option]').evaluateAll((all) =>
      all.map((e) => [e.outerHTML.slice(0, 80), e.getBoundingClientRect()] as const).filter(([, r]) => r.width > 0 && (r.height < 24 || r.width < 24)).map(([html]) => html));
    expect(small, name).toEqual([]);
    await page.unrouteAll();
  }
});

test('a leaflet is one page of A4', async ({page}) => {
  for (const language of ['en', 'de', 'fr', 'es', 'it']) {
    await page.goto(`/leaflet/cta-pulmonary?language=${language}`);
    const pdf = (await page.pdf({preferCSSPageSize: true})).toString('latin1');
    expect(pdf.match(/\/Type \/Page\b/g)).toHaveLength(1);
  }
});
