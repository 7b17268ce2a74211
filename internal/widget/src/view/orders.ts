// The ordered exams, the better ones beside each, and what the clinician decides.

import {html, nothing, type TemplateResult} from 'lit';
import type {JustifyAdvisor} from '../advisor';
import {idOf, type Verdict} from '../contract';
import {needsReason} from '../orders';
import {glyph} from './glyphs';
import {cautions, radiation, tag} from './standing';

const reasons = ['PREGNANCY', 'IMPLANT', 'CONTRAST_ALLERGY', 'EMERGENCY', 'WAITING_TIME', 'SPECIALIST_ADVICE', 'PATIENT_PREFERENCE',
  'NOT_AVAILABLE_HERE', 'GUIDELINE_DOES_NOT_FIT', 'OTHER'];

export const ordersView = (a: JustifyAdvisor): TemplateResult[] => a.orders.verdicts.map((v, at) => orderView(a, v, at));

function orderView(a: JustifyAdvisor, verdict: Verdict, at: number): TemplateResult {
  const w = a.say;
  const {orders} = a;
  const decision = orders.decisions.get(at);
  if (decision) {
    const tone = decision.overridden ? 'fair' : 'good';
    return html`<div class="order row" part="decision">
      <p tabindex="-1" data-focus="order${at}"><span class="tag ${tone}">${glyph(tone)} <bdi>${w.say('chosen', {exam: decision.title})}</bdi></span></p>
      <button class="bare" @click=${() => orders.changeMind()}>${w.say('changeMind')}</button>
    </div>`;
  }
  const reason = needsReason(verdict);
  const better = reason ? (verdict.alternatives ?? []) : [];
  const rated = verdict.byGuideline?.[0];
  const rating = rated?.low?.rating === rated?.high?.rating ? rated?.assumed?.rating : undefined;
  return html`<div class="beside ${better.length ? 'two' : ''}" part="order" role="group" aria-label="${w.label(w.say('ordered'))} ${verdict.title}">
    <div class="order">
      <p tabindex="-1" data-focus="order${at}"><span class="soft">${w.label(w.say('ordered'))}</span> <bdi class="exam">${verdict.title}</bdi></p>
      <p class="row">${tag(a, idOf(verdict.verdict, 'VERDICT_CODE_'), rating)}
        ${verdict.provisional ? html`<span class="small soft">${w.say('provisionally', {verdict: w.say(idOf(verdict.provisional, 'VERDICT_CODE_'))})}</span>` : nothing}</p>
      ${cautions(a, verdict.cautions)}
      ${verdict.whatIfs?.slice(0, 2).map((f) => html`<p class="small soft" dir="auto">${f.text}</p>`)}
      ${orders.overriding === at
        ? overrideView(a, verdict, at)
        : html`<div><button class=${/_USUALLY_APPROPRIATE|MAY_BE/.test(verdict.verdict) && !reason ? 'main' : ''} aria-disabled=${a.consultation.late} @click=${() => (reason ? orders.startOverride(at) : orders.keep(at))}>
            ${w.say(reason ? 'keepAnyway' : 'keep')}${reason ? ' …' : ''}</button></div>`}
    </div>
    ${better.length
      ? html`<div class="better" part="better"><p class="title">${w.say('better')}</p>
          ${better.slice(0, 2).map((x, i) => html`<div>
            <p class="exam"><bdi>${x.title}</bdi></p>
            <p class="row">${tag(a, idOf(x.category, 'CATEGORY_'), x.rating)} ${radiation(a, x)}
              ${x.provisional ? html`<span class="small soft">${w.say('provisional')}</span>` : nothing}</p>
            <p><button class=${i ? '' : 'main'} part="take" aria-disabled=${a.consultation.late} aria-label="${w.label(w.say('take'))} ${x.title}" @click=${() => orders.choose(x.procedure, x.title, at)}>${w.say('take')}</button></p>
          </div>`)}</div>`
      : nothing}
  </div>`;
}

function overrideView(a: JustifyAdvisor, verdict: Verdict, at: number): TemplateResult {
  const w = a.say;
  const {orders} = a;
  return html`<fieldset part="override">
    <legend class="title" tabindex="-1" data-focus="override"><bdi>${w.say('whyOverride', {exam: verdict.title})}</bdi></legend>
    <div class="lines">${reasons.map((r) => html`<label><input type="radio" name="reason" .checked=${orders.reason === r}
      @change=${() => {
        orders.reason = r;
        a.requestUpdate();
      }}><span>${w.say(`reason-${r.toLowerCase().replaceAll('_', '-')}`)}</span></label>`)}</div>
    ${orders.reason === 'OTHER' ? html`<label class="title" for="other">${w.say('otherReason')}</label><input id="other" type="text" maxlength="400" dir="auto"
      @input=${(e: InputEvent) => {
        orders.text = (e.target as HTMLInputElement).value;
        a.requestUpdate();
      }}>` : nothing}
    <div class="row"><button class="main" aria-disabled=${String(!orders.ready)} @click=${() => orders.confirmOverride(at)}>${w.say('record')}</button>
      <button @click=${() => orders.stopOverride()}>${w.say('cancel')}</button></div>
  </fieldset>`;
}
