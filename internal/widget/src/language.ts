// Words, numbers and directions of a language.

import {de} from './words/de';
import {en, fallback, type Words} from './words/en';
import {es} from './words/es';
import {fr} from './words/fr';
import {it} from './words/it';

const all: Record<string, Words> = {en, de, fr, es, it};
const rightToLeft = new Set(['ar', 'arc', 'ckb', 'dv', 'fa', 'he', 'ks', 'ps', 'sd', 'ug', 'ur', 'yi']);

export class Language {
  readonly direction: 'ltr' | 'rtl';
  readonly #words: Words;
  #phrases: Record<string, string> = {};
  readonly #number: Intl.NumberFormat;

  constructor(readonly tag: string) {
    const primary = tag.toLowerCase().split(/[-_]/)[0];
    this.#words = all[primary] ?? en;
    this.direction = rightToLeft.has(primary) ? 'rtl' : 'ltr';
    this.#number = numberFormat(tag);
  }

  /** phrases are the edition's own words, which count before those of the widget. */
  set phrases(phrases: Record<string, string>) {
    this.#phrases = phrases;
  }

  /** The word for an id, with what stands in its braces; an id that nobody has a word for is shown as it is. */
  say(id: string, fill: Record<string, string | number> = {}): string {
    const text = this.#phrases[id] || (this.#words as Record<string, string>)[id] || (fallback as Record<string, string>)[id] || id;
    return text.replace(/\{(\w+)\}/g, (whole, name: string) => {
      const value = fill[name];
      return typeof value === 'number' ? this.#number.format(value) : (value ?? whole);
    });
  }

  /** What stands before a value or a list, with the colon of the language: in French a space stands before it. */
  label(text: string): string {
    return text + this.say('colon');
  }

  number(value: number): string {
    return this.#number.format(value);
  }

  /** Reads a number as it is written in the language; undefined where it is none. A mark that could be read in two ways is not guessed. */
  read(text: string): number | undefined {
    const plain = text.trim().replace(/[\u2212]/, '-');
    const decimal = this.#number.formatToParts(0.5).find((p) => p.type === 'decimal')?.value ?? '.';
    const marks = plain.replace(/[^.,]/g, '');
    if (marks.length > 1 || !/^-?\d*[.,]?\d+$/.test(plain)) return undefined;
    // "1,234" in English and "1.234" in German may be a thousand or a bit more than one.
    if (marks && marks !== decimal && /[.,]\d{3}$/.test(plain)) return undefined;
    return Number(plain.replace(',', '.'));
  }

  /** The dose of a population in mSv, as the terminal writes it. */
  milliSievert(min = 0, max = 0): string {
    const one = (v: number) => numberFormat(this.tag, v >= 10 ? {maximumFractionDigits: 0} : {maximumSignificantDigits: 2}).format(v);
    if (min === max) return `${one(min)} mSv`;
    return min === 0 ? `< ${one(max)} mSv` : `${one(min)}–${one(max)} mSv`;
  }
}

function numberFormat(tag: string, options?: Intl.NumberFormatOptions): Intl.NumberFormat {
  try {
    return new Intl.NumberFormat(tag, options);
  } catch {
    return new Intl.NumberFormat('en', options);
  }
}

const timeUnits: Record<string, string> = {h: 'hour', d: 'day', w: 'week', wk: 'week', mo: 'month', y: 'year', a: 'year'};

/** A UCUM unit as it is read: weeks, µg/L FEU, 1.73 m² (1,73 m²). */
export function unitName(unit: string, tag: string): string {
  const time = timeUnits[unit];
  if (time) {
    const parts = numberFormat(tag, {style: 'unit', unit: time, unitDisplay: 'long'}).formatToParts(2);
    return parts.find((p) => p.type === 'unit')?.value ?? unit;
  }
  return unit
    .replace('{1.73_m2}', numberFormat(tag).format(1.73) + ' m²')
    .replace(/^\{(.*)\}$/, '$1')
    .replace(/\{(.*?)\}/g, ' $1')
    .replace(/^u(?=[a-zA-Z])/, 'µ')
    .replace('/u', '/µ')
    .replace('10*9', '10⁹')
    .replace('10*3', '10³')
    .replace(/^Cel$/, '°C')
    .replace('mm[Hg]', 'mmHg');
}
