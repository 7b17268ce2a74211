import {expect, test} from '@playwright/test';
import {Advisor} from './advisor';

const thunderclap = {indications: [{code: 'headache'}], facts: [{fact: 'headache-onset', choice: 'thunderclap'}]};

for (const [name, break_] of Object.entries({
  gone: (r: import('@playwright/test').Route) => r.abort('connectionrefused'),
  failing: (r: import('@playwright/test').Route) => r.fulfill({status: 503, json: {code: 14, message: 'no'}}),
  'answering something else': (r: import('@playwright/test').Route) => r.fulfill({status: 200, body: '<html>proxy</html>'}),
})) {
  test(`a server that is ${name}: said clearly, nothing lost, and it recovers by itself`, async ({page}) => {
    const advisor = await Advisor.open(page, thunderclap);
    await expect(advisor.options.first()).toContainText('CT head without contrast');
    await page.route('**/v1/evaluate', break_);
    await advisor.at.getByRole('button', {name: /^Correct: Onset/}).click();
    await advisor.question.getByRole('button', {name: /more than an hour/}).click();
    await expect(advisor.at.getByRole('alert').first()).toContainText('cannot be reached');
    await expect(advisor.at.getByRole('alert').first()).toContainText('from before your last change');
    // An exam is not chosen by advice that is about to change.
    const choose = advisor.options.first().getByRole('button', {name: /^Choose/});
    await expect(choose).toBeDisabled();
    await choose.click({force: true});
    await expect(advisor.at.locator('[part=decision]')).toHaveCount(0);
    await page.unrouteAll();
    await expect(advisor.at.getByText('Not decided yet')).toBeVisible({timeout: 10_000});
    await expect(advisor.at.getByText(/Onset of headache: took more than an hour/)).toBeVisible();
    await expect(advisor.at.getByText('cannot be reached')).toHaveCount(0);
    await expect(choose).toBeEnabled();
  });
}

test('a slow server (5 s): said, and answered in the end', async ({page}) => {
  const advisor = await Advisor.open(page);
  await page.route('**/v1/evaluate', async (route) => {
    await new Promise((done) => setTimeout(done, 5_000));
    await route.continue();
  });
  await advisor.host(thunderclap);
  await expect(advisor.at.getByText('The server is slow')).toBeVisible();
  await expect(advisor.options.first()).toContainText('CT head without contrast', {timeout: 8_000});
  await expect(advisor.at.getByText('The server is slow')).toHaveCount(0);
});

test('an edition that changed on the way is said', async ({page}) => {
  const advisor = await Advisor.open(page, thunderclap);
  await expect(advisor.options.first()).toContainText('CT head without contrast');
  await page.route('**/v1/evaluate', async (route) => {
    const response = await route.fetch();
    const answer = await response.json();
    answer.recommendation.edition = 'sha256:0123';
    await route.fulfill({response, json: answer});
  });
  await advisor.at.getByRole('button', {name: /^Correct: Onset/}).click();
  await advisor.question.getByRole('button', {name: /more than an hour/}).click();
  await expect(advisor.at.getByText('The guidelines were replaced meanwhile')).toBeVisible();
});

test('what a host states wrongly is left out and named', async ({page}) => {
  const advisor = await Advisor.open(page, {...thunderclap, facts: [...thunderclap.facts, {fact: 'no-such-fact', boolean: true}]});
  await expect(advisor.options.first()).toContainText('CT head without contrast');
  await expect(advisor.at.getByRole('alert').first()).toContainText('no-such-fact');
});
