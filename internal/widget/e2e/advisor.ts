// What a clinician does, in words of the tests.

import {type APIRequestContext, expect, type Locator, type Page} from '@playwright/test';

export class Advisor {
  readonly at: Locator;

  constructor(readonly page: Page, at = 'justify-advisor') {
    this.at = page.locator(at);
  }

  get reason(): Locator {
    return this.at.getByRole('combobox').first();
  }

  get question(): Locator {
    return this.at.locator('[part=question]');
  }

  get options(): Locator {
    return this.at.locator('li.option');
  }

  /** Opens the demonstration, with what a host page would say. */
  static async open(page: Page, host: Record<string, unknown> = {}, path = '/'): Promise<Advisor> {
    await page.goto(path);
    const advisor = new Advisor(page);
    await expect(advisor.reason).toBeVisible();
    // Let the page's own script choose its first patient, before the test chooses another.
    await expect(page.locator('#exam option').nth(1)).toBeAttached();
    await advisor.host({patient: {age: {value: 34, unit: 'y'}, sex: 'SEX_FEMALE'}, ...host});
    return advisor;
  }

  async host(properties: Record<string, unknown>): Promise<void> {
    await this.at.evaluate((element, values) => Object.assign(element, values), properties);
  }

  /** Types, waits until what is typed is found, and confirms by Enter. */
  async type(words: string, expected: string | RegExp): Promise<void> {
    await this.reason.focus();
    await this.page.keyboard.type(words);
    await expect(this.at.getByRole('option', {selected: true})).toContainText(expected);
    await this.page.keyboard.press('Enter');
  }

  /** Answers the question that is put now. */
  async answer(ask: string | RegExp, button: string | RegExp, ticks: (string | RegExp)[] = []): Promise<void> {
    await expect(this.question.locator('legend')).toContainText(ask);
    for (const tick of ticks) await this.question.getByLabel(tick).check();
    await this.question.getByRole('button', {name: button}).click();
  }

  /** Types the number that is asked for; with several units, one is chosen. */
  async number(ask: string | RegExp, value: string, confirm: string, unit?: string): Promise<void> {
    await expect(this.question.locator('legend')).toContainText(ask);
    await this.question.locator('.number input').fill(value);
    if (unit) await this.question.locator('.number select').selectOption(unit);
    await this.question.getByRole('button', {name: confirm}).click();
  }

  /** What stands first, as a reader sees it: rank, exam, category and rating. */
  async first(rank: string, exam: string | RegExp, category: string): Promise<void> {
    const first = this.options.first();
    await expect(first.locator('.exam')).toHaveText(exam);
    await expect(first.locator('.rank')).toContainText(rank);
    await expect(first.locator('.standing')).toContainText(category);
  }

  /** Listens for an event, before what is to cause it. */
  async event(name: string): Promise<void> {
    await this.at.evaluate((element, type) => {
      (window as never as Record<string, unknown>)[type] = new Promise((heard) =>
        element.addEventListener(type, (e) => heard(JSON.parse(JSON.stringify((e as CustomEvent).detail))), {once: true}));
    }, name);
  }

  heard(name: string): Promise<Record<string, string>> {
    return this.page.evaluate((type) => (window as never as Record<string, Promise<Record<string, string>>>)[type], name);
  }
}

/** The consultation as the server has it on record. */
export async function onRecord(request: APIRequestContext, id: string): Promise<{channel: string; outcomes?: Record<string, string>[]}> {
  const response = await request.get(`/v1/consultations/${id}`);
  expect(response.ok()).toBe(true);
  return (await response.json()).consultation;
}
