// What the clinician has to know about the answer itself: that it is old, late, missing, or that something was left out.

import {html, nothing, type TemplateResult} from 'lit';
import type {JustifyAdvisor} from '../advisor';
import {unlisted} from '../consultation';
import {glyph} from './glyphs';

export function noticesView(a: JustifyAdvisor): TemplateResult {
  const w = a.say;
  const c = a.consultation;
  const r = c.response?.recommendation;
  const title = (id: string) => r?.answers?.flatMap((x) => x.options ?? []).find((o) => o.procedure === id)?.title
    ?? r?.verdicts?.find((v) => v.procedure === id)?.title ?? id;
  // That the code of a case that is not listed means nothing to the edition is as it should be.
  const warnings = r?.warnings?.filter((v) => c.indications[Number(/indications\[(\d+)/.exec(v.field)?.[1])]?.code !== unlisted.code);
  const stale = r && c.late ? html` <strong>${w.say('staleAnswer')}</strong>` : nothing;
  return html`<div role="alert" part="notices">
      ${c.trouble === 'unavailable'
        ? html`<div class="note bad row"><span>${glyph('warn')} ${w.say('unavailable')}${stale}</span>
            <button @click=${() => c.retryNow()}>${w.say('tryNow')}</button></div>`
        : nothing}
      ${c.trouble === 'refused'
        ? html`<div class="note bad"><p>${w.say('refused')}${stale}</p><ul>${c.violations.map((v) => html`<li class="small"><bdi>${v.field}</bdi> <bdi>${v.description}</bdi></li>`)}</ul></div>`
        : nothing}
      ${c.slow && !c.trouble ? html`<p class="note">${w.say('slow')}${stale}</p>` : nothing}
      ${c.unusable.length
        ? html`<div class="note fair"><p>${w.say('unusable')}</p><ul>${c.unusable.map((u) => html`<li class="small"><bdi>${w.label(u.fact)}</bdi> <bdi>${u.description}</bdi></li>`)}</ul></div>`
        : nothing}
      ${c.editionChanged ? html`<p class="note fair">${w.say('editionChanged')}</p>` : nothing}
      ${c.unsent ? html`<p class="note fair">${w.say('notRecorded')}</p>` : nothing}
    </div>
    ${c.asking && !r && !c.slow && !c.trouble ? html`<p class="soft">${w.say('asking')}</p>` : nothing}
    ${r?.duplicates?.map((d) => html`<p class="note fair">${glyph('warn')} <bdi>${w.say('duplicate', {
      prior: d.prior === d.procedure ? `${w.say('theSame')} (${title(d.prior)})` : title(d.prior), date: d.date,
    })}</bdi></p>`)}
    ${warnings?.length
      ? html`<div class="note small"><p>${w.say('confirmThis')}</p><ul>${warnings.map((v) => html`<li dir="auto">${v.message}</li>`)}</ul></div>`
      : nothing}`;
}
