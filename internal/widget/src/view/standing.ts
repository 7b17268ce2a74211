// How an exam stands: a word, a number, a sign and a colour together, each enough alone; and its radiation.

import {html, nothing, type TemplateResult} from 'lit';
import type {JustifyAdvisor} from '../advisor';
import {type Caution, idOf, type Option, type Standing} from '../contract';
import {doseGlyph, glyph, toneOf} from './glyphs';

export function tag(a: JustifyAdvisor, id: string, rating?: number): TemplateResult {
  const tone = toneOf(id);
  // What is contraindicated has no rating to speak of.
  return html`<span class="tag ${tone}" part="category ${tone}">${glyph(tone)} <span>${a.say.say(id)}${rating && id !== 'contraindicated'
    ? html`&nbsp;<span class="hidden">${a.say.say('rating', {n: rating})}</span><span aria-hidden="true">${a.say.number(rating)}</span>` : nothing}</span></span>`;
}

/** The category that is settled: of the scenario that holds, or of every one that is possible. Empty where they differ. */
export function settledCategory(o: Option): string {
  if (contraindicated(o)) return 'contraindicated';
  if (o.rank) return idOf(o.category, 'CATEGORY_');
  return o.low?.category && o.low.category === o.high?.category ? idOf(o.low.category, 'CATEGORY_') : '';
}

export function standing(a: JustifyAdvisor, o: Option): TemplateResult {
  const category = settledCategory(o) || 'undecided';
  const between = interval(a, o);
  return html`<span class="standing">${tag(a, category, o.rating)}${between
    ? html` <span class="small soft">${between}</span>` : nothing}</span>`;
}

/** The span over what is still possible, where there is one. */
export function interval(a: JustifyAdvisor, o: {low?: Standing; high?: Standing}): string {
  const one = (s?: Standing) => (s?.rating ? a.say.number(s.rating) : a.say.say(idOf(s?.category, 'CATEGORY_')).toLocaleLowerCase(a.say.tag));
  if (!o.low || !o.high || one(o.low) === one(o.high)) return '';
  return a.say.say('between', {low: one(o.low), high: one(o.high)});
}

export function radiation(a: JustifyAdvisor, o: {radiationLevel?: number; dose?: Option['dose']}): TemplateResult {
  const w = a.say;
  const level = o.radiationLevel;
  const words = level === undefined ? w.say('levelUnknown') : level === 0 ? w.say('noRadiation') : w.say('level', {n: level});
  const band = o.dose && level !== 0 ? w.milliSievert(o.dose.minMsv, o.dose.maxMsv) : '';
  return html`<span class="scale" part="dose">${doseGlyph(level)}<span class=${level ? 'hidden' : 'small soft'}>${words}</span>${band
    ? html`<bdi>${band}</bdi>` : nothing}</span>`;
}

export const contraindicated = (o: {cautions?: Caution[]}): boolean =>
  !!o.cautions?.some((c) => c.effect.endsWith('_CONTRAINDICATED') && c.state.endsWith('_HOLDS'));

/** What holds stands in front with its advice; what is open is named, to be cleared up first. */
export function cautions(a: JustifyAdvisor, list: Caution[] = [], whole = false): TemplateResult {
  const w = a.say;
  const holds = list.filter((c) => c.state.endsWith('_HOLDS'));
  const open = list.filter((c) => c.state.endsWith('_OPEN')).sort((x, y) => Number(y.effect.endsWith('_CONTRAINDICATED')) - Number(x.effect.endsWith('_CONTRAINDICATED')));
  const name = (c: Caution) => (c.effect.endsWith('_CONTRAINDICATED') ? `${c.title} (${w.say('contraindicated')})` : c.title);
  return html`
    ${holds.map((c) => html`<p class="caution holds" part="caution">${glyph('warn')}
      <span><strong>${w.label(w.say(c.effect.endsWith('_CONTRAINDICATED') ? 'contraindicated' : 'caution'))} <bdi>${c.title}</bdi>.</strong> <bdi>${c.advice}</bdi></span></p>`)}
    ${open.length && !whole
      ? html`<p class="caution small soft" part="caution">${glyph('none')}
          <span>${w.label(w.say('clearUp'))} <bdi>${open.slice(0, 2).map(name).join('; ')}</bdi>${open.length > 2 ? ` + ${w.number(open.length - 2)}` : ''}</span></p>`
      : nothing}
    ${open.length && whole
      ? html`<dt>${w.say('clearUp')}</dt><dd><ul>${open.map((c) => html`<li><bdi>${w.label(name(c))} ${c.advice}</bdi></li>`)}</ul></dd>`
      : nothing}
  `;
}

/** What holds against an exam that nobody is to do anyway is named, without the advice how to do it. */
export function cautionNames(a: JustifyAdvisor, list: Caution[] = []): TemplateResult | typeof nothing {
  const holds = list.filter((c) => c.state.endsWith('_HOLDS'));
  if (!holds.length) return nothing;
  const word = contraindicated({cautions: holds}) ? 'contraindicated' : 'caution';
  return html`<p class="caution holds small" part="caution">${glyph('warn')} <span>${a.say.label(a.say.say(word))} <bdi>${holds.map((c) => c.title).join('; ')}</bdi></span></p>`;
}
