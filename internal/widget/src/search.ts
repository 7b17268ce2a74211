// From words to indications, while they are typed: what was found, which one is active, and what Enter confirms.

import type {JustifyAdvisor} from './advisor';
import type {Hit, SearchResponse} from './contract';

export class Search {
  query = '';
  hits: Hit[] = [];
  negated: string[] = [];
  active = 0;
  open = false;
  /** What stands there was found for other letters. */
  busy = false;
  gone = false;

  #request?: AbortController;
  #entered?: string;

  constructor(readonly a: JustifyAdvisor) {}

  type(text: string): void {
    this.set(text);
    void this.#find();
  }

  /** Puts words there without looking for them, or clears them. */
  set(text: string): void {
    this.query = text;
    this.#request?.abort();
    this.#entered = undefined;
    this.open = this.busy = text.trim() !== '';
    if (!this.open) this.hits = this.negated = [];
    this.a.requestUpdate();
  }

  close(): void {
    this.#request?.abort();
  }

  async #find(): Promise<void> {
    if (!this.open) return;
    const {a} = this;
    const {signal} = (this.#request = new AbortController());
    const body = {query: this.query, language: a.say.tag, site: a.site || undefined, limit: 8};
    try {
      const found = await a.consultation.client.call<SearchResponse>('v1/indications:search', body, signal);
      if (signal.aborted) return;
      this.hits = found.hits ?? [];
      this.negated = found.negated ?? [];
      this.gone = false;
      this.active = 0;
      a.announcement = this.hits.length ? a.say.say('suggestions', {n: this.hits.length}) : a.say.say('nothingFound');
    } catch {
      if (signal.aborted) return;
      this.hits = this.negated = [];
      this.gone = true;
    }
    this.busy = false;
    a.requestUpdate();
    if (this.#entered && this.#entered === this.hits[0]?.indication) a.confirm(this.hits[0]);
  }

  /** Confirms what stands there. While it was found for fewer letters than were typed, it counts only where it is still the first. */
  pick(at: number): void {
    const hit = this.hits[at];
    if (this.busy) this.#entered = at === 0 ? hit?.indication : undefined;
    else if (hit) this.a.confirm(hit);
    else this.a.declareUnlisted();
  }
}
