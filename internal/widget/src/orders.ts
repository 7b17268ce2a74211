// What is decided about each ordered exam: it stands, it gives way to a better one, or it is ordered all the same with a reason.
// An order is known by its place among those of the host; an exam that is chosen without an order stands after them.

import type {JustifyAdvisor} from './advisor';
import type {EvaluateResponse, OrderedExam, Outcome, Verdict} from './contract';

export interface Decision {procedure: string; title: string; overridden: boolean}

/** An order is asked about only where the guidelines judge it, and a better exam is known or it is not appropriate. */
export function needsReason(v: Verdict): boolean {
  if (/INSUFFICIENT|NO_CRITERIA/.test(v.verdict)) return false;
  return !!v.alternatives?.length || /USUALLY_NOT|CONTRAINDICATED/.test(v.verdict);
}

export class Orders {
  decisions = new Map<number, Decision>();
  /** The order for which a reason is being given, and that reason. */
  overriding?: number;
  reason = '';
  text = '';

  #proposed?: {at: number; from?: EvaluateResponse; ordered?: string};

  constructor(readonly a: JustifyAdvisor) {}

  get verdicts(): Verdict[] {
    return this.a.consultation.response?.recommendation?.verdicts ?? [];
  }

  has(procedure: string): boolean {
    return this.verdicts.some((v) => v.procedure === procedure);
  }

  /** Nothing more is asked once every order is decided about. */
  get decided(): boolean {
    return this.decisions.size > 0 && this.verdicts.every((_, at) => this.decisions.has(at));
  }

  get ready(): boolean {
    return this.reason !== '' && (this.reason !== 'OTHER' || this.text.trim() !== '');
  }

  /** Another answer is decided about anew. */
  forget(): void {
    this.decisions.clear();
    this.overriding = undefined;
    if (this.#proposed) this.a.consultation.orders = this.#proposed = undefined;
  }

  /** The host took over what was chosen here, or orders something else. */
  ordered(exams: OrderedExam[]): void {
    this.a.consultation.orders = this.#proposed = this.overriding = undefined;
    for (const [at, {procedure}] of this.decisions) {
      if (exams[at]?.exam.code !== procedure) this.decisions.delete(at);
    }
  }

  /** The order in whose place an exam of a guideline would come: the only one, or one that the guideline rates; else none of them. */
  placeOf(procedure: string, guideline: string): number {
    const {verdicts} = this;
    if (verdicts.length < 2) return 0;
    const find = (fits: (v: Verdict) => unknown) => verdicts.findIndex((v, at) => !this.decisions.has(at) && fits(v));
    const better = find((v) => v.alternatives?.some((x) => x.procedure === procedure));
    const rated = better < 0 ? find((v) => v.byGuideline?.some((g) => g.guideline === guideline && /APPROPRIATE/.test(g.high?.category ?? ''))) : better;
    return rated < 0 ? verdicts.length : rated;
  }

  /** One click to order an exam. Where it is not the best for this patient, that is said first. */
  choose(procedure: string, title: string, at: number): void {
    const c = this.a.consultation;
    if (!c.current) return; // the list is about to change
    const ordered = this.verdicts[at];
    if (ordered?.alternatives?.some((x) => x.procedure === procedure)) {
      c.record({outcome: 'OUTCOME_CODE_CHANGED', procedure: ordered.procedure, changedTo: procedure});
      this.#decide(at, procedure, title);
      return;
    }
    this.#proposed = {at, from: c.response, ordered: ordered?.procedure};
    c.orders = [...(c.orders ?? c.known.orderedExams)];
    c.orders[at] = {exam: {code: procedure}};
    void c.evaluate();
  }

  /** An exam that was chosen here was judged. */
  answered(): void {
    const proposed = this.#proposed;
    const verdict = proposed && this.verdicts[proposed.at];
    if (!verdict) return;
    const {at, from, ordered} = proposed;
    if (needsReason(verdict)) {
      this.a.focusOn(`order${at}`);
    } else if (ordered && ordered !== verdict.procedure) {
      this.a.consultation.record({outcome: 'OUTCOME_CODE_CHANGED', procedure: ordered, changedTo: verdict.procedure}, from);
      this.#decide(at, verdict.procedure, verdict.title);
    } else {
      this.keep(at);
    }
  }

  keep(at: number): void {
    const verdict = this.verdicts[at];
    const c = this.a.consultation;
    if (!verdict || !c.current) return;
    const {procedure} = verdict;
    // Where the guidelines neither judge the exam nor rank it first, there is nothing that the order could follow or override.
    const first = c.response?.recommendation?.answers?.some((x) => x.options?.some((o) => o.rank === 1 && o.procedure === procedure));
    if (first || /_USUALLY_APPROPRIATE|MAY_BE/.test(verdict.verdict)) c.record({outcome: 'OUTCOME_CODE_AS_ADVISED', procedure});
    this.#decide(at, procedure, verdict.title);
  }

  startOverride(at: number): void {
    this.overriding = at;
    this.reason = this.text = '';
    this.a.focusOn('override');
  }

  stopOverride(): void {
    const at = this.overriding;
    this.overriding = undefined;
    this.a.focusOn(`order${at}`);
  }

  confirmOverride(at: number): void {
    const verdict = this.verdicts[at];
    const c = this.a.consultation;
    if (!verdict || !this.ready || !c.current) return;
    const outcome: Outcome = {outcome: 'OUTCOME_CODE_OVERRIDDEN', reason: `OVERRIDE_REASON_${this.reason}`, procedure: verdict.procedure};
    if (this.reason === 'OTHER') outcome.reasonText = clip(this.text.trim());
    c.record(outcome);
    this.#decide(at, verdict.procedure, verdict.title, outcome);
  }

  #decide(order: number, procedure: string, title: string, override?: Outcome): void {
    const {a} = this;
    this.decisions.set(order, {procedure, title, overridden: !!override});
    this.overriding = this.#proposed = undefined;
    a.announcement = a.say.say('chosen', {exam: title});
    a.focusOn(`order${order}`);
    const detail = {procedure, title, order, consultationId: a.consultation.response?.consultationId ?? ''};
    if (override) a.emit('justify-overridden', {...detail, reason: override.reason, reasonText: override.reasonText ?? ''});
    else a.emit('justify-selected', detail);
  }

  changeMind(): void {
    this.a.consultation.orders = undefined;
    this.a.changed('next');
  }
}

/** At most 500 bytes are taken. */
export function clip(text: string): string {
  let clipped = text;
  while (new TextEncoder().encode(clipped).length > 500) clipped = clipped.slice(0, -1);
  return clipped;
}
