import {afterEach, beforeEach, describe, expect, it, vi} from 'vitest';
import {Client} from '../src/client';
import {Consultation} from '../src/consultation';

const answer = (edition = 'sha256:a') => ({evaluatedAt: '', consultationId: 'c1', recommendation: {edition, asOf: '2026-11-22'}});
const json = (body: unknown, status = 200) => new Response(JSON.stringify(body), {status});

let fetched: ReturnType<typeof vi.fn>;
const sent = (call: number) => JSON.parse(fetched.mock.calls[call][1].body);

beforeEach(() => {
  vi.useFakeTimers();
  fetched = vi.fn();
  vi.stubGlobal('fetch', fetched);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function headache(): Consultation {
  const c = new Consultation(new Client('http://server.example/'), () => {}, () => {});
  c.known = {...c.known, indications: [{code: 'headache'}], patient: {birthDate: '1981-03-02', sex: 'SEX_MALE'}};
  return c;
}

describe('a server that is gone', () => {
  it('is asked again by itself, and nothing of what is known is lost', async () => {
    const c = headache();
    c.answers.set('fever', {question: {fact: 'fever', title: '', ask: '', kind: ''}, facts: [{fact: 'fever', boolean: true}]});
    fetched.mockRejectedValueOnce(new TypeError('gone')).mockResolvedValueOnce(json({}, 503)).mockResolvedValueOnce(json(answer()));
    await c.evaluate();
    expect([c.trouble, c.current]).toEqual(['unavailable', false]);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(c.trouble).toBe('unavailable');
    await vi.advanceTimersByTimeAsync(2_000);
    expect([c.trouble, c.current]).toEqual([undefined, true]);
    expect(sent(2)).toEqual(sent(0));
    expect(sent(2).referral.facts).toEqual([{fact: 'fever', boolean: true}]);
  });

  it('gets what was done when it is back, once', async () => {
    const c = headache();
    fetched.mockResolvedValueOnce(json(answer()));
    await c.evaluate();
    fetched.mockRejectedValueOnce(new TypeError('gone')).mockResolvedValueOnce(json({}));
    c.record({outcome: 'OUTCOME_CODE_AS_ADVISED'});
    await vi.advanceTimersByTimeAsync(0);
    expect(c.unsent).toBe(true);
    await vi.advanceTimersByTimeAsync(60_000);
    expect([c.unsent, c.outbox.length, fetched.mock.calls.length]).toEqual([false, 0, 3]);
    expect(String(fetched.mock.calls[2][0])).toBe('http://server.example/v1/consultations/c1/outcome');
  });

  it('gets what was said before its answer came', async () => {
    const c = headache();
    fetched.mockResolvedValueOnce(json(answer())).mockResolvedValueOnce(json({}));
    const asked = c.evaluate();
    c.record({outcome: 'OUTCOME_CODE_OVERRIDDEN', comment: 'not listed'});
    await asked;
    await vi.advanceTimersByTimeAsync(0);
    expect([c.outbox.length, fetched.mock.calls.length]).toEqual([0, 2]);
    expect(sent(1).comment).toBe('not listed');
  });
});

it('a slow server is said to be slow, and its answer still counts', async () => {
  const c = headache();
  fetched.mockImplementationOnce(() => new Promise((done) => setTimeout(() => done(json(answer())), 5_000)));
  void c.evaluate();
  await vi.advanceTimersByTimeAsync(2_000);
  expect([c.slow, c.current]).toEqual([true, false]);
  await vi.advanceTimersByTimeAsync(3_000);
  expect([c.slow, c.current]).toEqual([false, true]);
});

it('an answer to what was known before is not taken', async () => {
  const c = headache();
  let first: (r: Response) => void = () => {};
  fetched.mockImplementationOnce(() => new Promise((done) => (first = done))).mockResolvedValueOnce(json(answer('sha256:new')));
  void c.evaluate();
  await c.evaluate();
  first(json(answer('sha256:old')));
  await vi.advanceTimersByTimeAsync(0);
  expect(c.response?.recommendation?.edition).toBe('sha256:new');
});

it('another edition is said to be another', async () => {
  const c = headache();
  fetched.mockResolvedValueOnce(json(answer('sha256:a'))).mockResolvedValueOnce(json(answer('sha256:b')));
  await c.evaluate();
  expect(c.editionChanged).toBe(false);
  await c.evaluate();
  expect(c.editionChanged).toBe(true);
});

it('a fact that the edition does not take is left out and named, and the rest is answered', async () => {
  const c = headache();
  c.known.facts = [{fact: 'fever', boolean: true}, {fact: 'gone', boolean: true}];
  const refused = {message: 'no', details: [{fieldViolations: [{field: 'referral.facts[1]', description: 'no such fact'}]}]};
  fetched.mockResolvedValueOnce(json(refused, 400)).mockResolvedValueOnce(json(answer()));
  await c.evaluate();
  await vi.advanceTimersByTimeAsync(0);
  expect(c.unusable).toEqual([{fact: 'gone', description: 'no such fact'}]);
  expect(sent(1).referral.facts).toEqual([{fact: 'fever', boolean: true}]);
  expect(c.current).toBe(true);
});

it('an age that is corrected here stands in the place of the birth date', () => {
  const c = headache();
  expect(c.refer().patient).toEqual({birthDate: '1981-03-02', sex: 'SEX_MALE'});
  c.answers.set('age', {question: {fact: 'age', title: '', ask: '', kind: ''}, facts: [{fact: 'age', quantity: {value: 4, unit: 'y'}}]});
  expect(c.refer().patient).toEqual({sex: 'SEX_MALE'});
  c.withdrawn.add('sex');
  expect(c.refer().patient).toEqual({});
});
