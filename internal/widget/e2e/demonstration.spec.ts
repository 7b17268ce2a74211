import {expect, test} from '@playwright/test';

test('the demonstration is in the language of its address, and goes on in the one that is chosen', async ({page}) => {
  const exam = page.locator('#exam');
  await page.goto('/?language=de');
  await expect(page.locator('html')).toHaveAttribute('lang', 'de');
  await expect(page.getByRole('heading', {level: 1})).toHaveText('Anforderung');
  await page.locator('#patient').selectOption({label: 'Herr B, 45 Jahre: plötzlicher Kopfschmerz, MRT angefordert'});
  await expect(exam.locator('option:checked')).toHaveText(/^MRT Schädel/);

  await page.locator('#language').selectOption('fr');
  await expect(page.locator('html')).toHaveAttribute('lang', 'fr');
  await expect(page).toHaveURL('/?language=fr');
  await expect(page).toHaveTitle('Demande d’examen (démonstration)');
  await expect(page.locator('#patient')).toHaveValue('1');
  await expect(exam.locator('option:checked')).toHaveText(/^IRM/);
  await expect(page.locator('justify-advisor').getByText('Conseil d’imagerie').first()).toBeVisible();

  await page.reload();
  await expect(page.getByRole('heading', {level: 1})).toHaveText('Demande d’examen');
  await page.getByRole('link', {name: 'Recommandations'}).click();
  await expect(page.locator('html')).toHaveAttribute('lang', 'fr');
  await page.getByRole('link', {name: 'Demande d’examen (démonstration)'}).click();
  await expect(page.locator('html')).toHaveAttribute('lang', 'fr');
});
