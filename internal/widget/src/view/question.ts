// One question at a time, the best one first. Each can be skipped by "not known", which is not asked again.

import {html, nothing, type TemplateResult} from 'lit';
import {keyed} from 'lit/directives/keyed.js';
import type {JustifyAdvisor} from '../advisor';
import {checklist, notKnown} from '../answered';
import type {ChecklistItem, Choice, Fact, Question} from '../contract';
import {unitName} from '../language';

export function questionView(a: JustifyAdvisor, q: Question): TemplateResult {
  const w = a.say;
  const rest = (a.consultation.response?.recommendation?.questions?.length ?? 0) - (a.editing ? 0 : 1);
  // Keyed, so that what was typed for one question does not stand in the field of the next.
  return html`${keyed(q, html`<fieldset class="ask" part="question" aria-describedby=${q.why ? 'why' : nothing}>
    <legend tabindex="-1" data-focus="next" dir="auto">${q.ask || q.title}</legend>
    ${form(a, q)}
    ${q.why ? html`<p class="small soft" id="why" dir="auto">${w.say('why', {why: q.why})}</p>` : nothing}
    ${a.editing
      ? html`<div><button @click=${() => a.stopEditing()}>${w.say('cancel')}</button></div>`
      : rest > 0 ? html`<p class="small soft">${w.say('moreQuestions', {n: rest})}</p>` : nothing}
  </fieldset>`)}`;
}

function form(a: JustifyAdvisor, q: Question): TemplateResult {
  switch (q.kind) {
    case 'QUESTION_KIND_CHECKLIST':
      return checklistForm(a, q);
    case 'QUESTION_KIND_BOOLEAN':
      return choicesForm(a, q, [['yes', {fact: q.fact, boolean: true}], ['no', {fact: q.fact, boolean: false}]]);
    case 'QUESTION_KIND_CHOICE':
      return choicesForm(a, q, (q.choices ?? []).map((c) => [c.label, {fact: q.fact, choice: c.value}]));
  }
  return numberForm(a, q);
}

const skip = (a: JustifyAdvisor, q: Question) => html`<button class="bare" @click=${() => a.answer(notKnown(q))}>${a.say.say('not-known')}</button>`;

function choicesForm(a: JustifyAdvisor, q: Question, choices: [string, Fact][]): TemplateResult {
  const said = a.editing && a.consultation.refer().facts?.find((f) => f.fact === q.fact);
  return html`<div class="choices">
    ${choices.map(([label, fact]) => html`<button
      aria-pressed=${said ? String(said.boolean === fact.boolean && said.choice === fact.choice) : nothing}
      @click=${() => a.answer([fact])}><bdi>${a.say.say(label)}</bdi></button>`)}
    ${skip(a, q)}
  </div>`;
}

function checklistForm(a: JustifyAdvisor, q: Question): TemplateResult {
  const some = a.ticked.size + a.given.size > 0;
  const boxes = q.items?.some((item) => item.yes);
  return html`<div class="lines">${(q.items ?? []).map((item) => (item.yes ? tickLine(a, item) : valueLine(a, item)))}</div>
    <div class="choices">
      ${some || boxes ? html`<button class="main" @click=${() => a.answer(checklist(q, a.ticked, a.given, a.consultation.answers.has(q.fact)))}>${a.say.say(!boxes ? 'confirm' : some ? 'allThese' : 'none-of-these')}</button>` : nothing}
      ${skip(a, q)}
    </div>`;
}

function tickLine(a: JustifyAdvisor, item: ChecklistItem): TemplateResult {
  const tick = (on: boolean) => {
    if (on) a.ticked.add(item.fact);
    else a.ticked.delete(item.fact);
    a.requestUpdate();
  };
  return html`<label title=${item.ask ?? ''}><input type="checkbox" .checked=${a.ticked.has(item.fact)}
    @change=${(e: Event) => tick((e.target as HTMLInputElement).checked)}><span dir="auto">${item.text}</span></label>`;
}

function state(a: JustifyAdvisor, id: string, fact: Fact | undefined): void {
  if (fact) a.given.set(id, fact);
  else a.given.delete(id);
  a.requestUpdate();
}

/** A line that is no box to tick: its fact is stated by its kind, or left open. */
function valueLine(a: JustifyAdvisor, item: ChecklistItem): TemplateResult {
  const given = a.given.get(item.fact);
  if (item.kind === 'QUESTION_KIND_CHOICE') {
    const choices: Choice[] = item.choices ?? [];
    return html`<label><span dir="auto">${item.text}</span>
      <select @change=${(e: Event) => {
        const {value} = e.target as HTMLSelectElement;
        state(a, item.fact, value ? {fact: item.fact, choice: value} : undefined);
      }}>
        <option value="" ?selected=${!given}>–</option>
        ${choices.map((c) => html`<option value=${c.value} ?selected=${given?.choice === c.value}>${c.label}</option>`)}
      </select></label>`;
  }
  return html`<label class="row"><span dir="auto">${item.text}</span>${numberInputs(a, item.fact, item.kind, item.units ?? [], (fact) => state(a, item.fact, fact))}</label>`;
}

function numberForm(a: JustifyAdvisor, q: Question): TemplateResult {
  const confirm = () => {
    const fact = a.given.get(q.fact);
    a.wrongNumber = !fact;
    if (fact) a.answer([fact]);
    a.requestUpdate();
  };
  return html`<div class="choices" @keydown=${(e: KeyboardEvent) => {
      if (e.key !== 'Enter' || !(e.target instanceof HTMLInputElement)) return;
      e.preventDefault();
      confirm();
    }}>
      ${numberInputs(a, q.fact, q.kind, q.units ?? [], (fact) => state(a, q.fact, fact))}
      <button class="main" @click=${confirm}>${a.say.say('confirm')}</button>
    </div>
    <p role="alert" id="wrong">${a.wrongNumber ? a.say.say('notANumber') : ''}</p>
    ${choicesForm(a, q, (q.choices ?? []).map((c) => [c.label, {fact: q.fact, choice: c.value}]))}`;
}

/** A number and its unit. Where there are several units none is taken for granted: a D-dimer in the wrong one is another result. */
function numberInputs(a: JustifyAdvisor, id: string, kind: string, units: string[], tell: (fact: Fact | undefined) => void): TemplateResult {
  const w = a.say;
  const age = kind === 'QUESTION_KIND_AGE';
  const read = (e: Event) => {
    const line = (e.target as HTMLElement).closest('.number')!;
    const value = w.read(line.querySelector('input')!.value);
    const unit = units.length > 1 ? line.querySelector('select')!.value : (units[0] ?? '');
    tell(value === undefined || (units.length > 1 && !unit) ? undefined : {fact: id, quantity: {value, unit}});
  };
  return html`<span class="number row" @input=${read} @change=${read}>
    <input type="text" inputmode="decimal" size="7" aria-label=${w.say('value')} aria-describedby="wrong" autocomplete="off">
    ${units.length > 1
      ? html`<select aria-label=${w.say('unit')}>
          ${age ? nothing : html`<option value="">${w.say('chooseUnit')}</option>`}
          ${units.map((u) => html`<option value=${u} ?selected=${age && u === 'y'}>${unitName(u, w.tag)}</option>`)}
        </select>`
      : html`<span>${unitName(units[0] ?? '', w.tag)}</span>`}
  </span>`;
}
