import {readFileSync} from 'node:fs';
import {createServer} from 'node:http';
import {expect, test} from '@playwright/test';
import {Advisor} from './advisor';

// The order of the documentation: an MRI of the brain for a headache, of a man born in 1981.
const order = JSON.parse(readFileSync('../../docs/examples/order-sign.json', 'utf8'));

test('the link of a card asks what that consultation left open', async ({page, request}) => {
  const faults: string[] = [];
  page.on('console', (m) => m.type() === 'error' && faults.push(m.text()));
  const response = await request.post('/cds-services/justify-order-sign', {data: order});
  const {url, label} = (await response.json()).cards[0].links[0];
  expect(label).toBe('Answer the open questions');
  await page.goto(url);
  const advisor = new Advisor(page);
  await expect(advisor.at).toContainText('Headache');
  await expect(advisor.at).toContainText('45 years');
  await advisor.answer('implant', 'none known');
  await advisor.answer('How fast', /at its worst at once/);
  await expect(advisor.at.locator('[part=better]')).toContainText('CT head without contrast');
  // Signed again, the order is judged with the answers.
  await expect.poll(async () => (await (await request.post('/cds-services/justify-order-sign', {data: order})).json()).cards[0].summary).toContain('may be appropriate');
  expect(faults).toEqual([]);
});

test('a record launches the page with its patient, order and findings', async ({page}) => {
  const resources: Record<string, unknown> = {
    '/fhir/Patient/p1': order.prefetch.patient,
    '/fhir/ServiceRequest/o1': {...order.context.draftOrders.entry[0].resource, status: 'active'},
  };
  const ehr = createServer((asked, answer) => {
    const at = new URL(asked.url!, 'http://127.0.0.1:18396');
    const say = (body: unknown) => answer.writeHead(200, {'Content-Type': 'application/json'}).end(JSON.stringify(body));
    if (at.pathname === '/fhir/.well-known/smart-configuration') {
      say({authorization_endpoint: `${at.origin}/authorize`, token_endpoint: `${at.origin}/token`, code_challenge_methods_supported: ['S256'], capabilities: ['permission-v2']});
    } else if (at.pathname === '/authorize') {
      answer.writeHead(302, {Location: `${at.searchParams.get('redirect_uri')}?code=c&state=${at.searchParams.get('state')}`}).end();
    } else if (at.pathname === '/token') {
      say({access_token: 't', token_type: 'Bearer', patient: 'p1', fhirContext: [{reference: 'ServiceRequest/o1'}]});
    } else say(resources[at.pathname] ?? {resourceType: 'Bundle', type: 'searchset'});
  });
  await new Promise<void>((done) => ehr.listen(18396, '127.0.0.1', done));
  try {
    await page.goto(`/smart/launch?iss=${encodeURIComponent('http://127.0.0.1:18396/fhir')}&launch=x`);
    const advisor = new Advisor(page);
    await expect(page).toHaveURL(/\/smart\/advisor\/[A-Z2-7]+$/);
    await expect(advisor.at).toContainText('Headache');
    await expect(advisor.at.locator('[part=order]')).toContainText('MRI brain without contrast');
    await expect(advisor.question).toBeVisible();
    await page.reload();
    await expect(advisor.question).toBeVisible();
  } finally {
    ehr.closeAllConnections();
    ehr.close();
  }
});
