// Pictures of every state in every language, to be looked at by eye: PICTURES=folder npx playwright test e2e/pictures.spec.ts

import {test} from '@playwright/test';
import {languages, states} from './states';

const folder = process.env.PICTURES;

for (const language of languages) {
  for (const [state, go] of Object.entries(states)) {
    test(`picture: ${state}, ${language}`, async ({page}) => {
      test.skip(!folder, 'only where a folder is named');
      const advisor = await go(page, `/?language=${language}`);
      if (state !== 'silent') await advisor.at.screenshot({path: `${folder}/${state.replaceAll(/\W+/g, '-')}.${language}.png`});
    });
  }
}
