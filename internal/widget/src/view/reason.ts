// Why imaging is considered: a combobox (ARIA Authoring Practices, list autocomplete with automatic selection), and what is known.

import {html, nothing, type TemplateResult} from 'lit';
import type {JustifyAdvisor} from '../advisor';
import type {Answered} from '../answered';
import type {Fact, Hit, Question} from '../contract';
import {unitName} from '../language';

export function reasonView(a: JustifyAdvisor): TemplateResult {
  const w = a.say;
  const {search} = a;
  const reasons = a.reasonsShown();
  const rows = search.hits.length + 1; // the last one says that none fits
  const move = (by: number) => {
    search.open = search.query.trim() !== '';
    search.active = (search.active + by + rows) % rows;
    a.requestUpdate();
  };
  const close = () => {
    search.open = false;
    a.requestUpdate();
  };
  const keydown = (event: KeyboardEvent) => {
    if (event.isComposing) return;
    if (event.key === 'ArrowDown') move(1);
    else if (event.key === 'ArrowUp') move(-1);
    else if (event.key === 'Escape' && search.open) close();
    else if (event.key === 'Escape' && search.query) search.type('');
    else if (event.key === 'Enter' && search.open) pick(search.active);
    else return;
    event.preventDefault();
    event.stopPropagation(); // not to close the page's dialog, nor to submit its form
  };
  const pick = (at: number) => search.pick(at);
  return html`
    <div class="combo" part="reason">
      <label class="title" for="reason">${w.say(reasons.length ? 'addReason' : 'reason')}</label>
      <input id="reason" data-focus="reason" part="search" type="text" role="combobox" aria-autocomplete="list" aria-controls="hits"
        aria-expanded=${String(search.open)} aria-activedescendant=${search.open && !search.busy ? `hit-${search.active}` : nothing}
        placeholder=${w.say('reasonHint')} autocomplete="off" autocapitalize="off" spellcheck="false" dir="auto" maxlength="200" .value=${search.query}
        @input=${(e: InputEvent) => search.type((e.target as HTMLInputElement).value)} @keydown=${keydown} @blur=${close}
        @focus=${() => search.query && !search.open && move(0)}>
      <ul class="list" id="hits" role="listbox" part="suggestions" aria-label=${w.say('reason')} ?hidden=${!search.open}
        @mousedown=${(e: Event) => e.preventDefault()}>
        ${search.open ? [...search.hits.map((h, i) => hitView(a, h, i, () => pick(i))), lastView(a, rows - 1, () => pick(rows - 1))] : nothing}
      </ul>
    </div>
    ${reasons.length
      ? html`<ul class="chips" aria-label=${w.say('reason')}>
          ${reasons.map((r) => html`<li class="chip reason"><bdi>${r.title}</bdi>
            <button class="off" aria-label=${w.say('remove', {what: r.title})} @click=${() => a.removeReason(r.coding)}>×</button></li>`)}
        </ul>`
      : nothing}
    ${search.negated.length ? html`<p class="small soft">${w.say('negated', {words: search.negated.join(', ')})}</p>` : nothing}
    ${unlistedView(a)}
  `;
}

function hitView({search}: JustifyAdvisor, hit: Hit, at: number, pick: () => void): TemplateResult {
  const other = hit.foundIn && hit.foundIn !== hit.title ? hit.foundIn : '';
  return html`<li role="option" id="hit-${at}" aria-selected=${String(at === search.active)} @click=${pick}>
    <bdi>${marked(hit.title, hit.matched ?? [])}</bdi>${other ? html` <span class="small soft">– <bdi>${marked(other, hit.matched ?? [])}</bdi></span>` : nothing}
  </li>`;
}

function lastView({search, say: w}: JustifyAdvisor, at: number, pick: () => void): TemplateResult {
  const said = search.gone ? w.say('searchGone') : search.hits.length || search.busy ? '' : w.say('nothingFound');
  return html`<li role="option" id="hit-${at}" aria-selected=${String(at === search.active)} @click=${pick}>
    ${said ? html`<span class="soft">${said}</span> ` : nothing}${w.say('notListed')} …
  </li>`;
}

/** The words that led here, marked where they stand. */
function marked(text: string, words: string[]): (string | TemplateResult)[] {
  const typed = words.map((word) => word.toLowerCase()).filter(Boolean);
  return text.split(/(\s+)/).map((part) => {
    const hit = typed.find((word) => part.toLowerCase().startsWith(word));
    return hit ? html`<mark>${part.slice(0, hit.length)}</mark>${part.slice(hit.length)}` : part;
  });
}

function unlistedView(a: JustifyAdvisor): TemplateResult | typeof nothing {
  const w = a.say;
  if (!a.unlisted) return nothing;
  if (a.unlisted === 'sent') return html`<p class="note">${w.say('sent')}</p>`;
  return html`<div class="note">
    <label class="title" for="unlisted">${w.say('notListedText')}</label>
    <p class="small soft" id="unlisted-hint">${w.say('notListedHint')}</p>
    <div class="row">
      <input id="unlisted" data-focus="unlisted" type="text" maxlength="400" dir="auto" aria-describedby="unlisted-hint" .value=${a.unlistedText}
        @input=${(e: InputEvent) => (a.unlistedText = (e.target as HTMLInputElement).value)}
        @keydown=${(e: KeyboardEvent) => e.key === 'Enter' && (e.preventDefault(), a.sendUnlisted())}>
      <button @click=${() => a.sendUnlisted()}>${w.say('send')}</button>
    </div>
  </div>`;
}

/** The facts, each a chip that can be corrected: the host's, and what was answered here. */
export function knownView(a: JustifyAdvisor): TemplateResult | typeof nothing {
  const w = a.say;
  const c = a.consultation;
  const answers = [...c.answers.values()];
  const mine = new Set(answers.flatMap((x) => x.facts.map((f) => f.fact)));
  const host = c.known.facts.filter((f) => !mine.has(f.fact) && !c.withdrawn.has(f.fact) && !c.unusable.some((u) => u.fact === f.fact));
  const person = patientChips(a, mine);
  if (person.length + host.length + answers.length === 0) return nothing;
  return html`<div part="facts">
    <p class="title small soft" id="known">${w.say('known')}</p>
    <ul class="chips" aria-labelledby="known">
      ${person}
      ${host.map((f) => {
        const q = a.hostFact(f.fact);
        return chip(a, f.fact, `${w.label(q?.title ?? f.fact)} ${valueText(a, f, q)}`, q && (() => a.correct({question: q, facts: [f]})), false);
      })}
      ${answers.map((x) => chip(a, x.question.fact, summary(a, x), () => a.correct(x), true))}
    </ul>
  </div>`;
}

function chip(a: JustifyAdvisor, fact: string, text: string, correct: (() => void) | undefined, mine: boolean): TemplateResult {
  const w = a.say;
  return html`<li class="chip ${mine ? 'mine' : ''}">
    ${correct ? html`<button aria-label=${w.say('correct', {what: text})} @click=${correct}><bdi>${text}</bdi></button>` : html`<bdi>${text}</bdi>`}
    <button class="off" aria-label=${w.say('remove', {what: text})} @click=${() => a.withdraw(fact)}>×</button>
  </li>`;
}

function patientChips(a: JustifyAdvisor, mine: ReadonlySet<string>): TemplateResult[] {
  const w = a.say;
  const {patient} = a.consultation.known;
  const {withdrawn} = a.consultation;
  const chips: TemplateResult[] = [];
  const age: Question = {fact: 'age', title: w.say('age'), ask: w.say('age'), kind: 'QUESTION_KIND_AGE', units: ['y', 'mo', 'w', 'd']};
  const sex: Question = {
    fact: 'sex', title: w.say('sex'), ask: w.say('sex'), kind: 'QUESTION_KIND_CHOICE',
    choices: ['female', 'male', 'other'].map((value) => ({value, label: w.say(value)})),
  };
  const old = patient?.birthDate ? ageOn(patient.birthDate, new Date(a.consultation.response?.recommendation?.asOf ?? Date.now())) : patient?.age;
  if (old && !mine.has('age') && !withdrawn.has('age')) {
    chips.push(chip(a, 'age', valueText(a, {fact: 'age', quantity: old}, age), () => a.correct({question: age, facts: []}), false));
  }
  if (patient?.sex && !mine.has('sex') && !withdrawn.has('sex')) {
    chips.push(chip(a, 'sex', w.say(patient.sex.replace('SEX_', '').toLowerCase()), () => a.correct({question: sex, facts: []}), false));
  }
  return chips;
}

/** In years; in months below two. Where only part of the date is known, what is certain is shown. */
export function ageOn(birth: string, day: Date): {value: number; unit: string} | undefined {
  const [year, month = 12, date = 31] = birth.split('-').map(Number);
  if (!year) return undefined;
  let months = (day.getFullYear() - year) * 12 + day.getMonth() + 1 - month;
  if (day.getDate() < date) months--;
  months = Math.max(0, months);
  return months < 24 ? {value: months, unit: 'mo'} : {value: Math.floor(months / 12), unit: 'y'};
}

function summary(a: JustifyAdvisor, {question, facts}: Answered): string {
  const w = a.say;
  if (!question.items?.length || facts[0]?.fact === question.fact) {
    const text = facts[0] ? valueText(a, facts[0], question) : '';
    return `${w.label(question.title)} ${text}`;
  }
  const said = question.items.flatMap((item) => {
    const fact = facts.find((f) => f.fact === item.fact);
    if (!fact) return [];
    if (!item.yes && fact.notKnown) return [];
    if (!item.yes) return [`${w.label(item.text)} ${valueText(a, fact, {...item, title: item.text, ask: ''})}`];
    return JSON.stringify(fact) === JSON.stringify(item.yes) ? [item.text] : [];
  });
  return `${w.label(question.title)} ${said.length ? said.join('; ') : w.say('none-of-these')}`;
}

export function valueText(a: JustifyAdvisor, fact: Fact, question?: Question): string {
  const w = a.say;
  const label = (value: string) => question?.choices?.find((c) => c.value === value)?.label ?? value;
  const amount = (value: number, unit = '') => `${w.number(value)} ${unitName(unit, w.tag)}`.trim();
  if (fact.notKnown) return w.say('not-known');
  if (fact.boolean !== undefined) return w.say(fact.boolean ? 'yes' : 'no');
  if (fact.choice !== undefined) return label(fact.choice);
  if (fact.choices) return fact.choices.values.map(label).join(' / ');
  if (fact.quantity) return amount(fact.quantity.value, fact.quantity.unit);
  if (fact.range) {
    const {min, max, unit, minExclusive, maxExclusive} = fact.range;
    return [min !== undefined && `${minExclusive ? '>' : '≥'} ${amount(min, unit)}`, max !== undefined && `${maxExclusive ? '<' : '≤'} ${amount(max, unit)}`]
      .filter(Boolean).join(', ');
  }
  return '';
}

