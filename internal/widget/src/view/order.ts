// The ordered exam, the better ones beside it, and what the clinician decides.

import {html, nothing, type TemplateResult} from 'lit';
import type {JustifyAdvisor} from '../advisor';
import {idOf, type Verdict} from '../contract';
import {glyph} from './glyphs';
import {cautions, radiation, tag} from './standing';

const reasons = ['PREGNANCY', 'IMPLANT', 'CONTRAST_ALLERGY', 'EMERGENCY', 'WAITING_TIME', 'SPECIALIST_ADVICE', 'PATIENT_PREFERENCE',
  'NOT_AVAILABLE_HERE', 'GUIDELINE_DOES_NOT_FIT', 'OTHER'];

/** An order is asked about only where the guidelines judge it, and a better exam is known or it is not appropriate. */
export function needsReason(v: Verdict): boolean {
  if (/INSUFFICIENT|NO_CRITERIA/.test(v.verdict)) return false;
  return !!v.alternatives?.length || /USUALLY_NOT|CONTRAINDICATED/.test(v.verdict);
}

export function orderView(a: JustifyAdvisor): TemplateResult | typeof nothing {
  const w = a.say;
  const {verdict} = a;
  if (a.decision) {
    return html`<div class="order row" part="decision">
      <p tabindex="-1" data-focus="decision order"><span class="tag ${a.decision.overridden ? 'fair' : 'good'}">${glyph(a.decision.overridden ? 'fair' : 'good')}
        <bdi>${w.say('chosen', {exam: a.decision.title})}</bdi></span></p>
      <button class="bare" @click=${() => a.changeMind()}>${w.say('changeMind')}</button>
    </div>`;
  }
  if (!verdict) return nothing;
  const better = needsReason(verdict) ? (verdict.alternatives ?? []) : [];
  const rated = verdict.byGuideline?.[0];
  const rating = rated?.low?.rating === rated?.high?.rating ? rated?.assumed?.rating : undefined;
  return html`<div class="beside ${better.length ? 'two' : ''}" part="order">
    <div class="order">
      <p tabindex="-1" data-focus="order"><span class="soft">${w.say('ordered')}:</span> <bdi class="exam">${verdict.title}</bdi></p>
      <p class="row">${tag(a, idOf(verdict.verdict, 'VERDICT_CODE_'), rating)}
        ${verdict.provisional ? html`<span class="small soft">${w.say('provisionally', {verdict: w.say(idOf(verdict.provisional, 'VERDICT_CODE_'))})}</span>` : nothing}</p>
      ${cautions(a, verdict.cautions)}
      ${verdict.whatIfs?.slice(0, 2).map((f) => html`<p class="small soft" dir="auto">${f.text}</p>`)}
      ${a.overriding
        ? overrideView(a, verdict)
        : html`<div><button class=${/USUALLY_APPROPRIATE|MAY_BE/.test(verdict.verdict) && !better.length ? 'main' : ''} @click=${() => (needsReason(verdict) ? a.startOverride() : a.keep())}>
            ${w.say(needsReason(verdict) ? 'keepAnyway' : 'keep')}${needsReason(verdict) ? ' …' : ''}</button></div>`}
    </div>
    ${better.length
      ? html`<div class="better" part="better"><p class="title">${w.say('better')}</p>
          ${better.slice(0, 2).map((x, i) => html`<div>
            <p class="exam"><bdi>${x.title}</bdi></p>
            <p class="row">${tag(a, idOf(x.category, 'CATEGORY_'), x.rating)} ${radiation(a, x)}
              ${x.provisional ? html`<span class="small soft">${w.say('provisional')}</span>` : nothing}</p>
            <p><button class=${i ? '' : 'main'} part="take" aria-label=${w.say('takeExam', {exam: x.title})} @click=${() => a.choose(x.procedure, x.title)}>${w.say('take')}</button></p>
          </div>`)}</div>`
      : nothing}
  </div>`;
}

function overrideView(a: JustifyAdvisor, verdict: Verdict): TemplateResult {
  const w = a.say;
  const other = a.overrideReason === 'OVERRIDE_REASON_OTHER';
  const ready = !!a.overrideReason && (!other || a.overrideText.trim() !== '');
  return html`<fieldset part="override">
    <legend class="title" tabindex="-1" data-focus="override"><bdi>${w.say('whyOverride', {exam: verdict.title})}</bdi></legend>
    <div class="lines">${reasons.map((r) => html`<label><input type="radio" name="reason" .checked=${a.overrideReason === `OVERRIDE_REASON_${r}`}
      @change=${() => {
        a.overrideReason = `OVERRIDE_REASON_${r}`;
        a.requestUpdate();
      }}><span>${w.say(`reason-${r.toLowerCase().replaceAll('_', '-')}`)}</span></label>`)}</div>
    ${other ? html`<label class="title" for="other">${w.say('otherReason')}</label><input id="other" type="text" maxlength="400" dir="auto"
      @input=${(e: InputEvent) => {
        a.overrideText = (e.target as HTMLInputElement).value;
        a.requestUpdate();
      }}>` : nothing}
    <div class="row"><button class="main" aria-disabled=${String(!ready)} @click=${() => a.confirmOverride()}>${w.say('record')}</button>
      <button @click=${() => a.stopOverride()}>${w.say('cancel')}</button></div>
  </fieldset>`;
}
