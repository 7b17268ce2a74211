// The answers, one for each guideline: ranks of different answers are not comparable.

import {html, nothing, type TemplateResult} from 'lit';
import type {JustifyAdvisor} from '../advisor';
import {type Answer, idOf, type Option, type Recommendation, type Standing} from '../contract';
import {glyph, toneOf} from './glyphs';
import {cautionNames, cautions, contraindicated, interval, radiation, settledCategory, standing} from './standing';

const shownFirst = 4;
const shownOpen = 3; // where nothing is decided yet, the question comes first

/** The first choice of the first answer that has one. */
export const firstOf = (r?: Recommendation): Option | undefined => r?.answers?.flatMap((x) => x.options ?? []).find((o) => o.rank === 1);

export function answersView(a: JustifyAdvisor, r: Recommendation): TemplateResult {
  const w = a.say;
  const answers = r.answers ?? [];
  return html`
    <h3 class="hidden" tabindex="-1" data-focus="answer">${w.say('answer')}</h3>
    ${answers.length ? answers.map((x) => answerView(a, r, x)) : html`<p class="note">${w.say('noGuideline')}</p>`}
    ${!r.questions?.length && answers.some((x) => x.provisional) ? html`<p class="small soft">${w.say('settled')}</p>` : nothing}
    <p class="foot" part="foot">${w.say('edition', {id: r.edition.replace('sha256:', '').slice(0, 12), date: r.asOf})}</p>
  `;
}

function answerView(a: JustifyAdvisor, r: Recommendation, x: Answer): TemplateResult {
  const w = a.say;
  const s = x.scenario;
  return html`<article class="answer" part="guideline">
    <div class="row"><h3 dir="auto">${x.title}</h3>${(r.answers ?? []).some((y) => y.status !== x.status)
      ? html` <span class="small soft">${w.say(idOf(x.status, 'REVIEW_STATUS_'))}</span>` : nothing}</div>
    ${s
      ? html`<p class="row"><strong dir="auto">${s.title}</strong>
            ${s.redFlag ? html`<span class="tag bad">${glyph('warn')} ${w.say('redFlag')}</span>` : nothing}
            ${s.urgency ? html`<span class="tag ${s.urgency.endsWith('IMMEDIATE') ? 'bad' : s.urgency.endsWith('URGENT') ? 'fair' : ''}">${w.say(idOf(s.urgency, 'URGENCY_'))}</span>` : nothing}</p>
          ${s.reasons?.length ? html`<p class="small soft">${w.label(w.say('because'))} <bdi>${s.reasons.join('; ')}</bdi></p>` : nothing}
          ${s.note ? html`<p dir="auto">${s.note}</p>` : nothing}`
      : html`<p class="note">${w.say(!x.possibleScenarios?.length ? 'noScenario' : x.stable ? 'sameFirst' : 'open', {n: x.possibleScenarios?.length ?? 0})}</p>`}
    ${x.provisional && s ? provisionalView(a, r, x) : nothing}
    ${optionsView(a, r, x)}
  </article>`;
}

function provisionalView(a: JustifyAdvisor, r: Recommendation, x: Answer): TemplateResult {
  const w = a.say;
  const open = (r.unknown ?? []).filter((u) => !x.assumptions?.some((s) => s.fact === u.fact)).map((u) => u.title);
  const few = open.length > 4 ? [...open.slice(0, 4), '…'] : open;
  return html`<div class="note small" part="provisional"><strong>${w.say('provisional')}</strong>
    ${x.stable ? html`<p>${w.say('sameFirst')}</p>` : nothing}
    ${x.assumptions?.length ? html`<p dir="auto">${w.say('assuming', {what: x.assumptions.map((s) => s.value).join('; ')})}</p>` : nothing}
    ${few.length && !x.stable ? html`<p dir="auto">${w.say('dependsOn', {what: few.join('; ')})}</p>` : nothing}
  </div>`;
}

function optionsView(a: JustifyAdvisor, r: Recommendation, x: Answer): TemplateResult | typeof nothing {
  const w = a.say;
  const all = x.options ?? [];
  const ranked = bestFirst(x.scenario ? all.filter((o) => o.rank || a.orders.has(o.procedure)) : all);
  if (ranked.length === 0) return nothing;
  const key = `all ${x.guideline}`;
  const cut = a.shown.has(key) ? ranked.length : cutAt(ranked);
  const shown = ranked.filter((o, i) => i < cut || a.orders.has(o.procedure));
  const who = w.say(r.ageGroup === 'AGE_GROUP_CHILD' ? 'child' : r.ageGroup === 'AGE_GROUP_ADULT' ? 'adult' : 'ageUnknown');
  const toggle = () => {
    if (!a.shown.delete(key)) a.shown.add(key);
    a.requestUpdate();
  };
  return html`
    <div class="strip-head" aria-hidden="true"><span>#</span><span></span><span></span><span>${w.say('dose', {who})}</span></div>
    <p class="hidden">${w.say('dose', {who})}</p>
    <ol class="options" part="options">${shown.map((o) => optionView(a, x, o, ranked))}</ol>
    ${ranked.length > shown.length || a.shown.has(key)
      ? html`<div><button class="bare" aria-expanded=${String(a.shown.has(key))} @click=${toggle}>${a.shown.has(key) ? w.say('showFewer') : w.say('showAll', {n: ranked.length})}</button></div>`
      : nothing}
  `;
}

/** Ranked as they are; those that are only possible by the best that they may turn out to be. */
function bestFirst(options: Option[]): Option[] {
  const of = (s: Standing | undefined) => s?.rating || worth(s?.category);
  return [...options].sort((m, n) => (m.rank || n.rank ? (m.rank || Infinity) - (n.rank || Infinity) : of(n.high) - of(m.high) || of(n.low) - of(m.low)));
}

/** Those that tie are shown together or not at all. */
function cutAt(options: Option[]): number {
  let cut = options[0].rank ? shownFirst : shownOpen;
  while (cut < options.length && options[cut].rank && options[cut].rank === options[cut - 1].rank) cut++;
  return cut;
}

function optionView(a: JustifyAdvisor, x: Answer, o: Option, among: Option[]): TemplateResult {
  const w = a.say;
  const id = `${x.guideline}/${o.procedure}`;
  const open = a.opened.has(id);
  const tied = !!o.rank && among.some((p) => p !== o && p.rank === o.rank);
  const ordered = a.orders.has(o.procedure);
  return html`<li class="option ${ordered ? 'is-ordered' : ''}" part="option ${toneOf(settledCategory(o))}">
    <span class="rank">${o.rank
      ? html`<span aria-hidden="true">${tied ? '=' : ''}${w.number(o.rank)}</span><span class="hidden">${w.say(tied ? 'tied' : 'rank', {n: o.rank})}</span>`
      : html`<span aria-hidden="true">–</span>`}</span>
    <div class="what">
      <bdi class="exam">${o.title}</bdi> ${ordered ? html`<span class="tag">${w.say('ordered')}</span>` : nothing}
    </div>
    ${standing(a, o)}
    ${radiation(a, o)}
    <span class="do">${contraindicated(o) || ordered ? nothing : html`<button part="choose" aria-disabled=${a.consultation.late} aria-label=${w.say('chooseExam', {exam: o.title})}
      @click=${() => a.orders.choose(o.procedure, o.title, a.orders.placeOf(o.procedure, x.guideline))}>${w.say('choose')}</button>`}</span>
    <div class="more">
      ${o.note ? html`<p class="small soft" dir="auto">${o.note}</p>` : nothing}
      ${notWorthIt(o) ? cautionNames(a, o.cautions) : cautions(a, o.cautions)}
      <div class="row small">
        <button class="bare" aria-expanded=${String(open)} aria-label="${w.label(w.say('details'))} ${o.title}" @click=${() => a.open(id, x.guideline)}>${w.say('details')}</button>
        ${leaflet(a, o)}
      </div>
      ${open ? detailsView(a, x, o) : nothing}
    </div>
  </li>`;
}

/** Nobody has to clear up anything before an exam that is not to be done, or not yet chosen among. */
const notWorthIt = (o: Option) => !o.rank || settledCategory(o) === 'usually-not-appropriate';

function leaflet(a: JustifyAdvisor, o: Option): TemplateResult {
  const child = a.consultation.response?.recommendation?.ageGroup === 'AGE_GROUP_CHILD';
  const url = new URL(`leaflet/${encodeURIComponent(o.procedure)}?${new URLSearchParams({language: a.say.tag, ...(child ? {child: 'true'} : {})})}`, a.consultation.client.endpoint);
  return html`<a class="leaflet" href=${url.href} target="_blank" rel="noopener noreferrer" aria-label="${a.say.label(a.say.say('leaflet'))} ${o.title}">${a.say.say('leaflet')}</a>`;
}

function detailsView(a: JustifyAdvisor, x: Answer, o: Option): TemplateResult {
  const w = a.say;
  const between = interval(a, o);
  const sources = (x.sources ?? []).filter((s) => o.sources?.includes(s.id));
  const verdict = a.consultation.response?.recommendation?.verdicts?.find((v) => v.procedure === o.procedure);
  return html`<dl class="small">
    ${x.scenario ? html`<dt>${w.say('scenario')}</dt><dd dir="auto">${x.scenario.title}${between ? ` (${between})` : ''}</dd>` : nothing}
    ${o.strength || sources.length
      ? html`<dt>${w.say(idOf(o.strength, 'STRENGTH_') || 'evidence')}</dt>
          <dd><ul>${sources.map((s) => html`<li dir="auto">${link(s.url, s.title)} ${s.citation}</li>`)}</ul></dd>`
      : nothing}
    ${cautions(a, o.cautions?.filter((c) => c.state.endsWith('_OPEN')), true)}
    ${verdict?.whatIfs?.length ? html`<dt>${w.say('whatIf')}</dt><dd><ul>${verdict.whatIfs.map((f) => html`<li dir="auto">${f.text} – ${f.title}</li>`)}</ul></dd>` : nothing}
    ${elsewhereView(a, x, o)}
  </dl>`;
}

/** The scenarios of the guideline that rate the exam higher: those that are still possible first. */
function elsewhereView(a: JustifyAdvisor, x: Answer, o: Option): TemplateResult | typeof nothing {
  const w = a.say;
  const whole = a.guidelines.get(x.guideline);
  if (!whole) return nothing;
  const now = o.rating || worth(o.category ?? o.low?.category);
  const possible = (id: string) => Number(!!x.possibleScenarios?.includes(id));
  const better = (whole.scenarios ?? [])
    .flatMap((s) => (s.ratings ?? []).filter((p) => p.procedure === o.procedure).map((p) => ({s, p})))
    .filter(({s, p}) => s.id !== x.scenario?.id && (p.rating || worth(p.category)) > now && worth(p.category) > worth(o.category))
    .sort((m, n) => possible(n.s.id) - possible(m.s.id) || (n.p.rating ?? 0) - (m.p.rating ?? 0))
    .slice(0, 4);
  return html`<dt>${w.say(better.length ? 'wouldChange' : 'wouldNotChange')}</dt>
    ${better.length ? html`<dd><ul>${better.map(({s, p}) => html`<li dir="auto"><strong>${w.label(s.title)}</strong> ${w.say(idOf(p.category, 'CATEGORY_'))}${p.rating
      ? ` ${w.number(p.rating)}` : ''}${possible(s.id) ? ` (${w.say('stillPossible')})` : ''}<br><span class="soft">${(s.when ?? []).join(' / ')}</span></li>`)}</ul></dd>` : nothing}`;
}

const worth = (category?: string): number => ({CATEGORY_USUALLY_APPROPRIATE: 7, CATEGORY_MAY_BE_APPROPRIATE: 4, CATEGORY_USUALLY_NOT_APPROPRIATE: 1})[category ?? ''] ?? 0;

/** A guideline may cite anything: only addresses of the web become links. */
function link(url: string | undefined, text: string): TemplateResult | string {
  return url && /^https?:\/\//i.test(url) ? html`<a href=${url} target="_blank" rel="noopener noreferrer">${text}</a>` : text;
}
