import {expect, type Page, test} from '@playwright/test';
import {Advisor} from './advisor';
import {states, thunderclap} from './states';

/** Of everything that Tab reaches, what shows its focus too faintly: no outline of 2 px, or one of less than 3 to 1 (WCAG 2.2, 1.4.11). */
async function faint(page: Page, advisor: Advisor): Promise<string[]> {
  await page.keyboard.press('Tab'); // from here on the browser shows where focus is
  return advisor.at.evaluate(({shadowRoot}) => {
    const light = (color: string) => {
      const channels = color.match(/[\d.]+/g)!.slice(0, 3).map((v) => Number(v) / 255).map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
      return 0.2126 * channels[0] + 0.7152 * channels[1] + 0.0722 * channels[2];
    };
    const contrast = (a: number, b: number) => (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    const behind = light(getComputedStyle(shadowRoot!.querySelector('.root')!).backgroundColor);
    const list: string[] = [];
    for (const e of shadowRoot!.querySelectorAll<HTMLElement>('button, input, select, a[href]')) {
      e.focus();
      const s = getComputedStyle(e);
      const shown = s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2 && contrast(light(s.outlineColor), behind) >= 3;
      if (shadowRoot!.activeElement !== e || !shown) list.push(`${s.outlineStyle} ${s.outlineWidth} ${s.outlineColor}: ${e.outerHTML.slice(0, 80)}`);
    }
    return list;
  });
}

for (const [look, media] of Object.entries({
  light: {colorScheme: 'light', forcedColors: 'none'}, dark: {colorScheme: 'dark', forcedColors: 'none'},
  forced: {colorScheme: 'light', forcedColors: 'active'}, 'forced and dark': {colorScheme: 'dark', forcedColors: 'active'},
} as const)) {
  test(`focus is seen, ${look}`, async ({page}) => {
    await page.emulateMedia(media);
    for (const state of ['a checklist', 'a number that is none', 'override', 'two orders', 'chosen', 'not listed', 'the server is gone']) {
      const advisor = await states[state](page, '/');
      expect.soft(await faint(page, advisor), state).toEqual([]);
      await page.unrouteAll();
    }
  });
}

test('who hears the page is told what changes: suggestions, advice, verdicts, a choice, and what goes wrong', async ({page}) => {
  const advisor = await Advisor.open(page);
  const status = advisor.at.getByRole('status');
  const alert = advisor.at.getByRole('alert').first();
  await advisor.reason.focus();
  await page.keyboard.type('thunderclap');
  await expect(status).toContainText(/\d suggestions/);
  await page.keyboard.press('Enter');
  await expect(status, 'the question').toContainText(await advisor.question.locator('legend').innerText());
  await advisor.host({...thunderclap});
  await expect(status).toContainText('Ordered: MRI brain without contrast, May be appropriate. CT head without contrast, Usually appropriate.');
  // A host may order at once what was chosen, and the verdict on it is told next.
  const heard = await status.evaluateHandle((element) => {
    const texts: string[] = [];
    new MutationObserver(() => texts.push(element.textContent ?? '')).observe(element, {childList: true, characterData: true, subtree: true});
    return texts;
  });
  await advisor.at.locator('[part=take]').first().click();
  await expect.poll(() => heard.jsonValue()).toContain('Chosen: CT head without contrast');
  await expect(alert).toBeEmpty();
  await page.route('**/v1/evaluate', (route) => route.abort());
  await advisor.host({facts: []});
  await expect(alert).toContainText('cannot be reached');
});
