// One consultation: what is known, the answer to it, and what goes wrong on the way. Nothing here is about how it looks.

import {type Answered, stated} from './answered';
import {Client, Refused, Unavailable, type Violation} from './client';
import type {Coding, EvaluateResponse, Fact, OrderedExam, Origin, Outcome, Patient, PriorExam, Referral} from './contract';

/** What the host says. */
export interface Known {
  patient?: Patient;
  indications: Coding[];
  facts: Fact[];
  orderedExams: OrderedExam[];
  priorExams: PriorExam[];
  origin?: Origin;
  emergency: boolean;
  site: string;
  language: string;
}

export interface Reason {coding: Coding; title: string}

const delays = [1_000, 2_000, 4_000, 8_000, 15_000];
const slowAfter = 1_500;

/** Stands for a case that no indication fits, so that it is on record: illness, unspecified. */
export const unlisted: Coding = {system: 'CODE_SYSTEM_ICD_10', code: 'R69'};

export class Consultation {
  known: Known = {indications: [], facts: [], orderedExams: [], priorExams: [], emergency: false, site: '', language: 'en'};

  /** What was added here. */
  reasons: Reason[] = [];
  answers = new Map<string, Answered>();
  withdrawn = new Set<string>();
  removedReasons = new Set<string>();
  /** The orders as they stand with what was chosen here. */
  orders?: OrderedExam[];

  response?: EvaluateResponse;
  /** The referral that the response answers. */
  referral?: Referral;
  asking = false;
  slow = false;
  trouble?: 'unavailable' | 'refused';
  violations: Violation[] = [];
  /** Facts that the edition does not take, and that were left out. */
  unusable: {fact: string; description: string}[] = [];
  editionChanged = false;
  outbox: {path: string; outcome: Outcome}[] = [];
  /** What was done could not be recorded yet. */
  unsent = false;

  #controller?: AbortController;
  #attempt = 0;
  #retry?: ReturnType<typeof setTimeout>;
  #slow?: ReturnType<typeof setTimeout>;
  #sending = false;
  #held?: Outcome;

  constructor(public client: Client, readonly changed: () => void, readonly answered: (r: EvaluateResponse) => void) {}

  get silent(): boolean {
    return this.response?.mode === 'MODE_SILENT';
  }

  /** The answer is that to what is known now. */
  get current(): boolean {
    return !!this.response && !this.asking && !this.trouble;
  }

  /** What is shown is no answer to what is known now, and will not be in a moment. */
  get late(): boolean {
    return this.slow || !!this.trouble;
  }

  get indications(): Coding[] {
    return [...this.known.indications.filter((c) => !this.removedReasons.has(key(c))), ...this.reasons.map((r) => r.coding)];
  }

  refer(): Referral {
    const skipped = new Set([...this.withdrawn, ...this.unusable.map((u) => u.fact)]);
    const facts = stated(this.known.facts, skipped, this.answers.values()).filter((f) => !this.unusable.some((u) => u.fact === f.fact));
    const has = (id: string) => facts.some((f) => f.fact === id) || this.withdrawn.has(id);
    const patient: Patient = {};
    // Age and sex that were corrected here stand in the place of the host's: both would contradict each other.
    if (!has('age') && this.known.patient?.birthDate) patient.birthDate = this.known.patient.birthDate;
    else if (!has('age') && this.known.patient?.age) patient.age = this.known.patient.age;
    if (!has('sex') && this.known.patient?.sex) patient.sex = this.known.patient.sex;
    return {
      patient,
      indications: this.indications,
      facts,
      orderedExams: this.orders ?? this.known.orderedExams,
      priorExams: this.known.priorExams,
      site: this.known.site,
      language: this.known.language,
    };
  }

  /** Asks, now that something changed. An answer under way is to another question, and is not waited for. */
  async evaluate(): Promise<void> {
    this.#controller?.abort();
    clearTimeout(this.#retry);
    clearTimeout(this.#slow);
    if (this.indications.length === 0) {
      this.asking = this.slow = false;
      this.trouble = this.#held = undefined;
      this.forget();
      this.changed();
      return;
    }
    const controller = (this.#controller = new AbortController());
    const referral = this.refer();
    this.asking = true;
    this.slow = false;
    this.#slow = setTimeout(() => {
      this.slow = true;
      this.changed();
    }, slowAfter);
    this.changed();
    try {
      const body = {referral, origin: this.known.origin, emergency: this.known.emergency};
      const response = await this.client.call<EvaluateResponse>('v1/evaluate', body, controller.signal);
      if (controller.signal.aborted) return;
      const before = this.response?.recommendation?.edition;
      const now = response.recommendation?.edition;
      if (before && now && before !== now) this.editionChanged = true;
      this.response = response;
      this.referral = referral;
      this.#settled();
      if (this.#held) this.record(this.#held);
      this.#held = undefined;
      this.answered(response);
      void this.send();
    } catch (error) {
      if (controller.signal.aborted) return;
      if (error instanceof Refused && this.#leaveOut(referral, error.violations)) {
        void this.evaluate();
        return;
      }
      this.#settled();
      this.trouble = error instanceof Refused ? 'refused' : 'unavailable';
      this.violations = error instanceof Refused ? (error.violations.length ? error.violations : [{field: '', description: error.message}]) : [];
      if (error instanceof Unavailable) this.#later();
      else if (!(error instanceof Refused)) throw error;
    } finally {
      if (this.#controller === controller) this.changed();
    }
  }

  /** What was done goes on record; where the server is gone, when it is back. */
  record(outcome: Outcome, about = this.response): void {
    if (!about) this.#held = outcome; // said before there is an answer to say it of
    const id = about?.consultationId;
    if (!id) return; // the server keeps no record
    this.outbox.push({path: `v1/consultations/${encodeURIComponent(id)}/outcome`, outcome});
    void this.send();
  }

  async send(): Promise<void> {
    if (this.#sending) return;
    this.#sending = true;
    try {
      for (let next = this.outbox[0]; next; next = this.outbox[0]) {
        await this.client.call(next.path, next.outcome);
        this.outbox.shift();
      }
      this.unsent = false;
    } catch (error) {
      // What is refused once is refused for ever: the next one is not to wait for it.
      this.unsent = error instanceof Unavailable;
      if (this.unsent) this.#later();
      else this.outbox.shift();
    } finally {
      this.#sending = false;
      this.changed();
    }
  }

  retryNow(): void {
    this.#attempt = 0;
    if (this.trouble === 'unavailable') void this.evaluate();
    else if (this.outbox.length > 0) void this.send();
  }

  /** The answer was to somebody else, or by somebody else. */
  forget(): void {
    this.response = this.referral = undefined;
    this.editionChanged = false;
  }

  close(): void {
    this.#controller?.abort();
    clearTimeout(this.#retry);
    clearTimeout(this.#slow);
  }

  #settled(): void {
    clearTimeout(this.#slow);
    this.asking = this.slow = false;
    this.trouble = undefined;
    this.violations = [];
    this.#attempt = 0;
  }

  #later(): void {
    clearTimeout(this.#retry);
    const delay = delays[Math.min(this.#attempt++, delays.length - 1)];
    this.#retry = setTimeout(() => (this.trouble ? this.evaluate() : this.send()), delay);
  }

  /** A fact that this edition does not take is left out, and shown as left out: the rest of what is known still counts. */
  #leaveOut(referral: Referral, violations: Violation[]): boolean {
    const facts = violations.map((v) => ({
      description: v.description,
      fact: referral.facts?.[Number(/^referral\.facts\[(\d+)\]/.exec(v.field)?.[1] ?? NaN)]?.fact ?? '',
    }));
    const more = facts.filter((f) => f.fact && !this.unusable.some((u) => u.fact === f.fact));
    this.unusable.push(...more);
    return more.length > 0;
  }
}

export const key = (c: Coding): string => [c.system ?? '', c.localSystem ?? '', c.code].join('|');
