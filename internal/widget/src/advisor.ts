// <justify-advisor>: what a referring clinician sees. It holds what is typed, opened and chosen; what is known and answered
// is the consultation's; how it looks is in view/.

import {html, LitElement, type PropertyValues, type TemplateResult} from 'lit';
import {type Answered, joined, questionOf} from './answered';
import {Client} from './client';
import {Consultation, key, type Reason, unlisted} from './consultation';
import type {Coding, Edition, EvaluateResponse, Fact, FactDefinition, Guideline, Hit, Indication, OrderedExam, Origin, Patient, PriorExam, Question} from './contract';
import {idOf} from './contract';
import {Language} from './language';
import {clip, Orders} from './orders';
import {Search} from './search';
import {answer} from './style/answer';
import {base} from './style/base';
import {input} from './style/input';
import {answersView, firstOf} from './view/answers';
import {noticesView} from './view/notices';
import {ordersView} from './view/orders';
import {questionView} from './view/question';
import {knownView, reasonView} from './view/reason';

// An attribute that is no JSON says nothing, rather than to break the page.
const json = {
  fromAttribute: (text: string | null): unknown => {
    try {
      return text === null ? undefined : JSON.parse(text);
    } catch {
      console.warn('justify-advisor: an attribute is no JSON');
      return undefined;
    }
  },
};

// The server is where the script came from, unless the page names another.
const beside = new URL(/* @vite-ignore */ '../', import.meta.url).href;

export class JustifyAdvisor extends LitElement {
  static override styles = [base, input, answer];
  static override properties = {
    patient: {converter: json},
    indications: {converter: json},
    facts: {converter: json},
    orderedExam: {attribute: 'ordered-exam', converter: json},
    priorExams: {attribute: 'prior-exams', converter: json},
    origin: {converter: json},
    language: {},
    endpoint: {},
    site: {},
    emergency: {type: Boolean},
  };

  declare patient?: Patient;
  declare indications?: Coding[];
  declare facts?: Fact[];
  declare orderedExam?: OrderedExam | OrderedExam[];
  declare priorExams?: PriorExam[];
  declare origin?: Origin;
  declare language: string;
  declare endpoint: string;
  declare site: string;
  declare emergency: boolean;

  say = new Language('en');
  edition?: Edition;
  readonly consultation = new Consultation(new Client(beside), () => this.requestUpdate(), (r) => this.#answered(r));
  readonly orders = new Orders(this);
  readonly search = new Search(this);

  unlisted?: 'open' | 'sent';
  unlistedText = '';

  /** The question that is put again, to correct what is known. */
  editing?: Question;
  ticked = new Set<string>();
  given = new Map<string, Fact>();
  wrongNumber = false;

  shown = new Set<string>();
  opened = new Set<string>();
  guidelines = new Map<string, Guideline>();
  definitions = new Map<string, FactDefinition>();
  titles = new Map<string, string>();

  announcement = '';

  #focus?: string;
  #loaded = '';
  #listed = '';

  constructor() {
    super();
    this.language = this.endpoint = this.site = '';
    this.emergency = false;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    window.addEventListener('online', this.#online);
    if (this.hasUpdated) void this.consultation.evaluate();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.removeEventListener('online', this.#online);
    this.search.close();
    this.consultation.close();
  }

  #online = () => this.consultation.retryNow();

  protected override willUpdate(changed: PropertyValues): void {
    const c = this.consultation;
    const properties = Object.keys(JustifyAdvisor.properties);
    if (this.hasUpdated && !properties.some((p) => changed.has(p))) return;
    const tag = this.language || this.closest('[lang]')?.getAttribute('lang') || document.documentElement.lang || 'en';
    if (tag !== this.say.tag) this.say = new Language(tag);
    const endpoint = new URL(this.endpoint || beside, document.baseURI).href.replace(/\/?$/, '/');
    if (endpoint !== c.client.endpoint) c.client = new Client(endpoint);
    const exams = this.orderedExam ? [this.orderedExam].flat() : [];
    if (changed.has('orderedExam') && this.hasUpdated) this.orders.ordered(exams);
    const before = JSON.stringify([c.known, c.client.endpoint]);
    c.known = {
      patient: this.patient,
      indications: [this.indications ?? []].flat(),
      facts: [this.facts ?? []].flat(),
      orderedExams: exams,
      priorExams: this.priorExams ?? [],
      origin: this.origin,
      emergency: this.emergency,
      site: this.site,
      language: tag,
    };
    if (changed.has('patient') && this.hasUpdated) this.#anotherPatient();
    if (changed.has('site') || changed.has('endpoint')) c.forget();
    if (!this.hasUpdated || before !== JSON.stringify([c.known, c.client.endpoint])) {
      c.unusable = [];
      void c.evaluate();
    }
    void this.#load();
  }

  /** Nothing that was said of one patient is said of another. */
  #anotherPatient(): void {
    const c = this.consultation;
    c.answers.clear();
    c.withdrawn.clear();
    c.removedReasons.clear();
    c.reasons = [];
    c.orders = undefined;
    c.forget();
    this.orders.forget();
    this.editing = this.unlisted = undefined;
    this.opened.clear();
    this.search.set('');
  }

  /** The edition's own words, and the titles of what the host stated by ids alone. */
  async #load(): Promise<void> {
    const c = this.consultation;
    const query = new URLSearchParams({language: this.say.tag, ...(this.site ? {site: this.site} : {})});
    const wanted = c.client.endpoint + query;
    const language = this.say;
    try {
      if (this.#loaded !== wanted) {
        this.#loaded = wanted;
        const {edition} = await c.client.call<{edition: Edition}>(`v1/edition?${query}`);
        this.edition = edition;
        language.phrases = edition.phrases ?? {};
        this.requestUpdate();
      }
      const untitled = c.known.facts.length > 0 || c.answers.size > 0 || c.known.indications.length > 0;
      if (untitled && this.#listed !== wanted) {
        this.#listed = wanted;
        query.set('pageSize', '1000');
        const [facts, indications] = await Promise.all([
          c.known.facts.length + c.answers.size > 0 ? c.client.call<{facts?: FactDefinition[]}>(`v1/facts?${query}`) : {facts: []},
          c.known.indications.length > 0 ? c.client.call<{indications?: Indication[]}>(`v1/indications?${query}`) : {indications: []},
        ]);
        this.definitions = new Map(facts.facts?.map((f) => [f.id, f]));
        this.titles = new Map();
        for (const i of indications.indications ?? []) {
          this.titles.set(key({code: i.id}), i.title);
          for (const code of i.codes ?? []) this.titles.set(key(code), i.title);
        }
        this.#retitle();
        this.requestUpdate();
      }
    } catch {
      // Without them ids are shown; the next answer tries again.
      this.#loaded = this.#listed = '';
    }
  }

  /** What was answered in one language is shown in the other. */
  #retitle(): void {
    for (const {question} of this.consultation.answers.values()) {
      const one = (q: {fact: string; title?: string; text?: string; ask?: string; choices?: {value: string; label: string}[]}) => {
        const d = this.definitions.get(q.fact);
        if (!d) return;
        if ('text' in q) q.text = d.title;
        else q.title = d.title;
        q.ask = d.ask || d.title;
        for (const choice of q.choices ?? []) choice.label = d.values?.find((v) => v.id === choice.value)?.label ?? choice.label;
      };
      one(question);
      question.items?.forEach(one);
    }
  }

  // The reason.

  confirm(hit: Hit): void {
    const c = this.consultation;
    const coding = {code: hit.indication};
    this.search.set('');
    c.removedReasons.delete(key(coding));
    if (!c.indications.some((i) => key(i) === key(coding))) c.reasons.push({coding, title: hit.title});
    c.reasons = c.reasons.filter((r) => key(r.coding) !== key(unlisted));
    this.unlisted = undefined;
    this.changed('next');
  }

  /** No indication fits: that goes on record too, and what is missing to the editors. */
  declareUnlisted(): void {
    const c = this.consultation;
    this.unlisted = 'open';
    this.unlistedText = this.search.query;
    this.search.set('');
    if (c.indications.length === 0) {
      c.reasons.push({coding: unlisted, title: this.say.say('notListed')});
      void c.evaluate();
    }
    this.focusOn('unlisted');
  }

  sendUnlisted(): void {
    this.consultation.record({outcome: 'OUTCOME_CODE_OVERRIDDEN', reason: 'OVERRIDE_REASON_CASE_NOT_LISTED', comment: clip(this.unlistedText)});
    this.unlisted = 'sent';
    this.announcement = this.say.say('sent');
    this.focusOn('reason');
  }

  removeReason(coding: Coding): void {
    const c = this.consultation;
    c.removedReasons.add(key(coding));
    c.reasons = c.reasons.filter((r) => key(r.coding) !== key(coding));
    this.unlisted = undefined;
    this.changed('reason');
  }

  // What is known.

  get question(): Question | undefined {
    return this.editing ?? this.consultation.response?.recommendation?.questions?.[0];
  }

  answer(facts: Fact[]): void {
    const question = this.question;
    if (!question) return;
    const c = this.consultation;
    const before = this.editing ? undefined : c.answers.get(question.fact);
    c.answers.delete(question.fact); // so that it stands last: what was said last counts
    c.answers.set(question.fact, before ? joined(before, {question, facts}) : {question, facts});
    for (const fact of facts) {
      c.withdrawn.delete(fact.fact);
      c.unusable = c.unusable.filter((u) => u.fact !== fact.fact);
    }
    this.#asked();
    this.changed('next');
  }

  correct(answered: Answered): void {
    this.#asked();
    this.editing = answered.question;
    for (const fact of answered.facts) {
      const line = answered.question.items?.find((i) => i.fact === fact.fact);
      if (line?.yes && JSON.stringify(line.yes) === JSON.stringify(fact)) this.ticked.add(fact.fact);
      else if (line && !line.yes && !fact.notKnown) this.given.set(fact.fact, fact);
    }
    this.focusOn('next');
  }

  /** What the host stated, as a question that can be answered again. */
  hostFact(id: string): Question | undefined {
    const d = this.definitions.get(id);
    return d && questionOf(d);
  }

  withdraw(id: string): void {
    const c = this.consultation;
    if (!c.answers.delete(id)) c.withdrawn.add(id);
    this.#asked();
    this.changed('reason');
  }

  stopEditing(): void {
    this.#asked();
    this.focusOn('next');
  }

  #asked(): void {
    this.editing = undefined;
    this.ticked = new Set();
    this.given = new Map();
    this.wrongNumber = false;
  }

  changed(focus: string): void {
    this.orders.forget();
    this.#focus = focus;
    void this.consultation.evaluate();
    void this.#load();
  }

  // The answer.

  #answered(response: EvaluateResponse): void {
    if (this.edition && response.recommendation && response.recommendation.edition !== this.edition.digest) {
      this.#loaded = this.#listed = '';
      this.guidelines.clear();
      void this.#load();
    }
    const first = firstOf(response.recommendation);
    const next = response.recommendation?.questions?.[0]?.ask;
    this.announcement = [
      ...this.orders.verdicts.map((v) => `${this.say.label(this.say.say('ordered'))} ${v.title}, ${this.say.say(idOf(v.verdict, 'VERDICT_CODE_'))}.`),
      first && `${first.title}, ${this.say.say(idOf(first.category, 'CATEGORY_'))}.`,
      next,
    ].filter(Boolean).join(' ');
    this.emit('justify-recommendation', {
      consultationId: response.consultationId ?? '',
      mode: response.mode ?? '',
      recommendation: response.recommendation,
      referral: this.consultation.referral,
    });
    this.orders.answered();
  }

  /** Opens an option; the guideline's other scenarios say what would change it. */
  async open(option: string, guideline: string): Promise<void> {
    if (!this.opened.delete(option)) this.opened.add(option);
    this.requestUpdate();
    if (!this.opened.has(option) || this.guidelines.has(guideline)) return;
    const query = new URLSearchParams({language: this.say.tag, ...(this.site ? {site: this.site} : {})});
    try {
      const whole = await this.consultation.client.call<{guideline: Guideline}>(`v1/guidelines/${encodeURIComponent(guideline)}?${query}`);
      this.guidelines.set(guideline, whole.guideline);
      this.requestUpdate();
    } catch {
      // The rest of what is opened is there without it.
    }
  }

  emit(name: string, detail: unknown): void {
    this.dispatchEvent(new CustomEvent(name, {detail, bubbles: true, composed: true}));
  }

  focusOn(target: string): void {
    this.#focus = target;
    this.requestUpdate();
  }

  // Focus goes on only where it was here: a page whose facts arrive late is not to lose its own.
  protected override updated(): void {
    if (!this.#focus || this.consultation.asking) return;
    const root = this.renderRoot as ShadowRoot;
    const target = this.#focus;
    this.#focus = undefined;
    if (this.search.query) return; // somebody types already
    if (document.activeElement !== document.body && !root.activeElement && !this.matches(':focus-within')) return;
    const at = (name: string) => root.querySelector<HTMLElement>(`[data-focus~='${name}']`);
    (at(target) ?? at('answer') ?? at('reason'))?.focus();
  }

  protected override render(): TemplateResult | undefined {
    if (this.consultation.silent) return undefined;
    const r = this.consultation.response?.recommendation;
    const question = this.question;
    return html`
      <section class="root" part="root" lang=${this.say.tag} dir=${this.say.direction} aria-label=${this.say.say('advisor')}>
        <div class="head">
          <h2>${this.say.say('advisor')}</h2>
          <p class="status" part="status">${this.#status()}</p>
        </div>
        <div class="columns ${r ? 'two' : ''}">
          <div part="input">
            ${reasonView(this)} ${knownView(this)}
            ${question && !this.orders.decided ? questionView(this, question) : ''}
          </div>
          <div part="answer" aria-busy=${String(this.consultation.asking)}>
            ${noticesView(this)} ${r ? html`${ordersView(this)} ${answersView(this, r)}` : ''}
          </div>
        </div>
        <p class="hidden" role="status">${this.announcement}</p>
      </section>
    `;
  }

  /** The worst standing of what is shown: no answer looks better reviewed than it is. */
  #status(): string {
    const order = ['illustrative', 'draft', 'reviewed', 'adopted'];
    const all = (this.consultation.response?.recommendation?.answers ?? []).map((a) => idOf(a.status, 'REVIEW_STATUS_'));
    const worst = order.find((s) => all.includes(s)) ?? 'illustrative';
    const draft = this.edition?.languages?.some((l) => this.say.tag.startsWith(l.tag) && l.status.endsWith('_DRAFT'));
    return draft ? `${this.say.say(worst)} · ${this.say.say('draftTranslation')}` : this.say.say(worst);
  }

  reasonsShown(): Reason[] {
    const c = this.consultation;
    const host = c.known.indications.filter((i) => !c.removedReasons.has(key(i)));
    return [...host.map((coding) => ({coding, title: this.titles.get(key(coding)) ?? coding.code})), ...c.reasons];
  }
}
