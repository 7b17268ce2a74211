// From a key to the frame that shows what was found for it, over all indications that are shipped: `make widget-bench`. It prints, and
// fails by no limit, which would be one of the machine.

import {expect, test} from '@playwright/test';
import {Advisor} from './advisor';
import {thunderclap} from './states';

const phrases = ['worst headache of my life', 'RLQ pain ?appendicitis', 'shortness of breath', 'back pain after a fall', 'swollen calf', 'R31.0',
  'fell off a ladder onto his shoulder', 'blood in the urine', 'lump in the left breast', 'child with a limp', 'passed out twice'];

for (const [name, host] of Object.entries({'nothing else on the page': {}, 'advice on the page': thunderclap})) {
  test(`keystroke to painted suggestions, ${name}`, async ({page}) => {
    test.skip(!process.env.MEASURE, 'by hand: make widget-bench');
    test.setTimeout(180_000);
    const advisor = await Advisor.open(page, host);
    if (name !== 'nothing else on the page') await expect(advisor.options.first()).toBeVisible();
    await advisor.at.evaluate(({shadowRoot}) => {
      const input = shadowRoot!.querySelector<HTMLInputElement>('#reason')!;
      performance.setResourceTimingBufferSize(5_000);
      input.addEventListener('keydown', ({timeStamp}) => {
        (window as never as {painted: Promise<number>}).painted = new Promise((done) => {
          // The active suggestion is named again once the list is that of these letters.
          const watch = new MutationObserver(() => {
            if (!input.hasAttribute('aria-activedescendant')) return;
            watch.disconnect();
            const {port1, port2} = new MessageChannel();
            port1.onmessage = () => done(performance.now() - timeStamp);
            requestAnimationFrame(() => port2.postMessage(0)); // comes after the paint
          });
          watch.observe(input, {attributeFilter: ['aria-activedescendant']});
        });
      });
    });
    const times: number[] = [];
    for (const words of phrases) {
      await advisor.reason.fill('');
      for (const letter of words) {
        await page.keyboard.press(letter);
        times.push(await page.evaluate(() => (window as never as {painted: Promise<number>}).painted));
      }
    }
    const asked = await page.evaluate(() => (performance.getEntriesByType('resource') as PerformanceResourceTiming[])
      .filter((e) => e.name.includes('indications:search')).map((e) => [e.responseStart - e.requestStart, e.responseEnd - e.startTime]));
    const say = (what: string, all: number[]) => {
      all.sort((a, b) => a - b);
      console.log(`${what}: p50 ${all[all.length >> 1].toFixed(1)} ms, p95 ${all[Math.floor(all.length * 0.95)].toFixed(1)} ms, n ${all.length}`);
    };
    say(`key to paint, ${name}`, times);
    say('  of which the request', asked.map(([, whole]) => whole));
    say('  of which the server', asked.map(([server]) => server));
    expect(times.length).toBeGreaterThan(200);
  });
}
