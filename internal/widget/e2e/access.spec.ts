import AxeBuilder from '@axe-core/playwright';
import {expect, type Page, test} from '@playwright/test';
import type {Advisor} from './advisor';
import {languages, states} from './states';

const looks = {light: {colorScheme: 'light', forcedColors: 'none'}, dark: {colorScheme: 'dark', forcedColors: 'none'}, forced: {colorScheme: 'light', forcedColors: 'active'}} as const;
type Look = keyof typeof looks;

async function axe(builder: AxeBuilder): Promise<void> {
  const {violations} = await builder.analyze();
  expect.soft(violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.html).join(' ')}`)).toEqual([]);
}

/** What is smaller than a finger or a trembling hand can hit (WCAG 2.2, 2.5.8). A box to tick is hit by its label. */
const small = (advisor: Advisor) => advisor.at.locator('button, input, select, textarea, a[href], [role=option], label:has(input)').evaluateAll((all) =>
  all.filter((e) => !e.matches('label input')).map((e) => [e.outerHTML.slice(0, 120), e.getBoundingClientRect()] as const)
    .filter(([, r]) => r.width > 0 && (r.height < 24 || r.width < 24)).map(([html, r]) => `${r.width.toFixed(1)} × ${r.height.toFixed(1)}: ${html}`));

/** What lies outside of the page, or does not fit in its own box. */
const cut = (advisor: Advisor) => advisor.at.locator('.root *').evaluateAll((all) =>
  all.filter((e) => !e.closest('.hidden, svg, option') && e.getClientRects().length > 0).filter((e) => {
    const r = e.getBoundingClientRect();
    const clips = getComputedStyle(e).overflowX !== 'visible' && !e.matches('input');
    return r.left < -0.5 || r.right > document.documentElement.clientWidth + 0.5 || (clips && e.scrollWidth > e.clientWidth + 1);
  }).map((e) => `${e.outerHTML.slice(0, 120)} ${e.getBoundingClientRect().left}–${e.getBoundingClientRect().right}`));

/** At 320 px, which is also 1280 px at 400 %, nothing is cut off nor has to be scrolled sideways. */
async function fits(page: Page, advisor: Advisor): Promise<void> {
  expect.soft(await small(advisor), 'small').toEqual([]);
  await page.setViewportSize({width: 320, height: 640});
  expect.soft(await page.evaluate(() => document.documentElement.scrollWidth), 'scrolls sideways').toBeLessThanOrEqual(320);
  expect.soft(await cut(advisor), 'cut off').toEqual([]);
  expect.soft(await small(advisor), 'small at 320 px').toEqual([]);
}

// Every state in every language and look is for test-all; each state in one of them is always tried, the next state in the next.
Object.entries(states).forEach(([state, go], i) => {
  const look = (Object.keys(looks) as Look[])[i % 3];
  test(`${state}, ${languages[i % 5]}, ${look}`, async ({page}) => {
    await page.emulateMedia(looks[look]);
    const advisor = await go(page, `/?language=${languages[i % 5]}`);
    await axe(new AxeBuilder({page}));
    await fits(page, advisor);
  });
  for (const language of languages) {
    test(`${state}, ${language}, every look`, {tag: '@all'}, async ({page}) => {
      test.slow();
      const advisor = await go(page, `/?language=${language}`);
      const widget = () => new AxeBuilder({page}).include('justify-advisor');
      await axe(widget());
      for (const each of [looks.dark, looks.forced]) {
        await page.emulateMedia(each);
        await axe(widget().withRules(['color-contrast', 'link-in-text-block'])); // what a look can change
      }
      await fits(page, advisor);
    });
  }
});

for (const path of ['/guidelines', '/guidelines/headache?language=de', '/leaflet/ct-head-wo?language=fr']) {
  test(`axe: ${path}`, async ({page}) => {
    await page.goto(path);
    await axe(new AxeBuilder({page}));
  });
}

test('a leaflet is one page of A4', async ({page}) => {
  for (const language of languages) {
    await page.goto(`/leaflet/cta-pulmonary?language=${language}`);
    const pdf = (await page.pdf({preferCSSPageSize: true})).toString('latin1');
    expect(pdf.match(/\/Type \/Page\b/g)).toHaveLength(1);
  }
});
