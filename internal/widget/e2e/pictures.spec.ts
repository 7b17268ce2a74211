// Pictures of every state in every language, to be looked at by eye: PICTURES=folder npx playwright test e2e/pictures.spec.ts

import {test} from '@playwright/test';
import {languages, states} from './states';

const folder = process.env.PICTURES;

test('picture: order', async ({page}) => {
  test.skip(!folder, 'only where a folder is named');
  await page.setViewportSize({width: 1136, height: 900});
  const advisor = await states['better ones'](page, '/');
  const {x, y, width} = (await advisor.at.boundingBox())!;
  await page.screenshot({path: `${folder}/order.png`, fullPage: true, clip: {x: x - 8, y: y - 8, width: width + 16, height: 640}});
});

for (const language of languages) {
  for (const [state, go] of Object.entries(states)) {
    test(`picture: ${state}, ${language}`, async ({page}) => {
      test.skip(!folder, 'only where a folder is named');
      const advisor = await go(page, `/?language=${language}`);
      if (state !== 'silent') await advisor.at.screenshot({path: `${folder}/${state.replaceAll(/\W+/g, '-')}.${language}.png`});
    });
  }
}
