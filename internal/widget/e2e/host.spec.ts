import {createServer, type Server} from 'node:http';
import {expect, test} from '@playwright/test';
import {Advisor} from './advisor';

const server = 'http://127.0.0.1:18399';
const host = 'http://localhost:18398'; // which the server lets ask
const stranger = 'http://localhost:18397';

// Pages of somebody else, from servers of their own: a browser does not let an intercepted page ask the loopback.
const pages = new Map<string, {type: string; body: string; policy?: string}>();
const listening: Server[] = [];

test.beforeAll(async () => {
  for (const origin of [host, stranger]) {
    const http = createServer((request, response) => {
      const page = pages.get(request.url ?? '');
      response.writeHead(page ? 200 : 404, {'Content-Type': page?.type ?? 'text/plain', ...(page?.policy ? {'Content-Security-Policy': page.policy} : {})});
      response.end(page?.body);
    });
    listening.push(http);
    await new Promise<void>((done) => http.listen(Number(new URL(origin).port), 'localhost', done));
  }
});
test.afterAll(() => listening.forEach((http) => http.close()));
test.beforeEach(() => pages.clear());

/** A page with nothing of ours but the element. */
function serve(body: string, head = '', policy = ''): void {
  pages.set('/host', {
    type: 'text/html', policy,
    body: `<!doctype html><html lang="en"><head><title>Host</title>${head}<script type="module" src="${server}/widget/justify-advisor.js"></script></head><body>${body}</body></html>`,
  });
}

const attributes = `patient='{"age":{"value":45,"unit":"y"},"sex":"SEX_MALE"}' indications='[{"code":"headache"}]'
  facts='[{"fact":"headache-onset","choice":"thunderclap"}]' ordered-exam='{"exam":{"code":"mri-head-wo"}}'`;

test('a page that resets everything, and allows no inline style nor script, sees the same widget', async ({page}) => {
  const faults: string[] = [];
  page.on('console', (m) => m.type() === 'error' && !m.location().url.endsWith('/favicon.ico') && faults.push(m.text()));
  serve(`<justify-advisor ${attributes}></justify-advisor>`);
  await page.goto(`${host}/host`);
  const advisor = new Advisor(page);
  await expect(advisor.options.first()).toContainText('CT head without contrast');
  const look = () => advisor.options.first().evaluate((e) => {
    const s = getComputedStyle(e.querySelector('.exam')!);
    const button = getComputedStyle(e.querySelector('button')!);
    return [s.fontSize, s.color, s.letterSpacing, s.textTransform, s.visibility, button.padding, button.display, e.getBoundingClientRect().height];
  });
  const plain = await look();

  const resets = `*, *::before { all: unset !important; font-size: 3px !important; letter-spacing: 9px !important; text-transform: uppercase !important;
    color: red !important; line-height: 0 !important; cursor: wait !important } html { font-size: 5px } justify-advisor { display: block !important; visibility: hidden; direction: rtl; }`;
  pages.set('/reset.css', {type: 'text/css', body: resets});
  serve(`<justify-advisor ${attributes}></justify-advisor>`, '<link rel="stylesheet" href="/reset.css">',
    `default-src 'none'; script-src ${server}; style-src ${host}; connect-src ${server}; require-trusted-types-for 'script'; trusted-types lit-html`);
  await page.goto(`${host}/host`);
  await expect(advisor.options.first()).toContainText('CT head without contrast');
  expect(await look()).toEqual(plain);
  expect(faults).toEqual([]);
});

test('nothing is asked of anybody but the server', async ({page}) => {
  const asked = new Set<string>();
  page.on('request', (r) => asked.add(new URL(r.url()).origin));
  const advisor = await Advisor.open(page, {indications: [{code: 'headache'}]});
  await advisor.type('back pain', /back pain/i);
  expect([...asked]).toEqual([server]);
});

test('two of them on a page do not know of each other', async ({page}) => {
  serve(`<justify-advisor id="one" ${attributes}></justify-advisor><justify-advisor id="two"></justify-advisor>
    <script type="module" src="${server}/widget/justify-advisor.js?again"></script>`);
  await page.goto(`${host}/host`);
  const [one, two] = [new Advisor(page, '#one'), new Advisor(page, '#two')];
  await expect(one.options.first()).toContainText('CT head without contrast');
  await two.type('low back pain', /low back pain/i);
  await expect(two.question).toBeVisible();
  await expect(one.options.first()).toContainText('CT head without contrast');
  await expect(two.at.locator('[part=order]')).toHaveCount(0);
});

test('it speaks the page’s language, and lies the right way round beside one that is written from the right', async ({page}) => {
  serve(`<div lang="it" dir="rtl"><justify-advisor ${attributes}></justify-advisor></div>`);
  await page.goto(`${host}/host`);
  await expect(new Advisor(page).at.getByRole('heading', {name: 'Consiglio per l’imaging'})).toBeVisible();
  expect(await new Advisor(page).at.locator('.root').evaluate((e) => getComputedStyle(e).direction)).toBe('ltr');
});

test('in a frame it hears and tells the allowed page only', async ({page}) => {
  const body = `<iframe src="${server}/embed" title="advice" width="900" height="900"></iframe>`;
  pages.set('/frame', {type: 'text/html', body: `<!doctype html><title>Host</title>${body}`});
  await page.goto(`${host}/frame`);
  await expect(page.frameLocator('iframe').getByRole('combobox')).toBeVisible();
  const heard = page.evaluate((origin) => new Promise((resolve) => {
    window.addEventListener('message', (e) => e.origin === origin && e.data.type === 'justify-recommendation' && resolve(e.data.detail.recommendation.answers[0].guideline));
    document.querySelector('iframe')!.contentWindow!.postMessage({type: 'justify-set', patient: {age: {value: 40, unit: 'y'}}, indications: [{code: 'headache'}]}, origin);
  }), server);
  expect(await heard).toBe('headache');

  await page.goto(`${stranger}/frame`);
  await page.waitForTimeout(500);
  expect(page.frames().some((f) => f.url().startsWith(`${server}/embed`))).toBe(false);
});

test('no text of the host, of the server or of the clinician becomes markup', async ({page}) => {
  const evil = '<img src=x onerror="window.hacked=1"><script>window.hacked=1</script>';
  const poison = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(poison);
    if (value && typeof value === 'object') return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, poison(v)]));
    // Ids and enums stay what they are, so that everything is still shown.
    if (typeof value !== 'string' || /^[A-Z_0-9]+$/.test(value)) return value;
    return /^https?:/.test(value) ? 'javascript:window.hacked=1' : value + evil;
  };
  await page.route('**/v1/**', async (route) => {
    if (route.request().method() === 'OPTIONS') return route.continue();
    const response = await route.fetch();
    if (response.ok()) await route.fulfill({response, json: poison(await response.json())});
    else await route.fulfill({response});
  });
  const faults: string[] = [];
  page.on('pageerror', (e) => faults.push(e.message));
  serve('<justify-advisor></justify-advisor>');
  await page.goto(`${host}/host`);
  const advisor = new Advisor(page);
  await advisor.host({
    patient: {age: {value: 34, unit: evil}, sex: evil}, indications: [{code: 'headache'}], language: 'en',
    facts: [{fact: 'headache-onset', choice: 'thunderclap'}], orderedExam: {exam: {code: 'mri-head-wo'}},
  });
  await advisor.host({patient: {age: {value: 34, unit: 'y'}}});
  await expect(advisor.options.first()).toContainText('<img src=x');
  await advisor.at.locator('.more button').first().click();
  await advisor.reason.focus();
  await page.keyboard.type(`back ${evil}`);
  await expect(advisor.at.getByRole('option').last()).toBeVisible();
  await advisor.at.getByRole('option').last().click();
  await advisor.host({facts: [{fact: evil, choice: evil}], endpoint: '/elsewhere/'});
  await page.waitForTimeout(300);
  expect(await page.evaluate(() => (window as never as {hacked?: number}).hacked)).toBeUndefined();
  expect(await advisor.at.locator('a[href^="javascript"], img, script').count()).toBe(0);
  expect(faults).toEqual([]);
});

test('pages do not run what is searched for', async ({page}) => {
  await page.goto(`/guidelines?q=${encodeURIComponent('"><script>window.hacked=1</script>')}`);
  await expect(page.getByRole('searchbox')).toHaveValue('"><script>window.hacked=1</script>');
  expect(await page.evaluate(() => (window as never as {hacked?: number}).hacked)).toBeUndefined();
});
