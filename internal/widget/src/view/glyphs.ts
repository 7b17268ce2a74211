// Signs that say the same as the words beside them, for the eye that skims. They are hidden from screen readers.

import {html, svg, type TemplateResult} from 'lit';

export type Tone = 'good' | 'fair' | 'bad' | 'none';

const paths: Record<Tone | 'warn', string> = {
  good: 'M2.5 8.5l3.5 4 7.5-9',
  fair: 'M2 9c2-4 4-4 6-1.5s4 2.5 6-1.5',
  bad: 'M3 3l10 10M13 3L3 13',
  none: 'M5.5 6a2.5 2.5 0 1 1 3.5 2.3c-.7.3-1 .8-1 1.7M8 12.5v1.5',
  warn: 'M8 2L15 14H1zM8 6.5v3.5M8 11.5v1',
};

export const glyph = (name: Tone | 'warn'): TemplateResult =>
  html`<svg viewBox="0 0 16 16" aria-hidden="true"><path d=${paths[name]}></path></svg>`;

/** Our own glyph for the relative radiation level: one bar of five for each level, a ring for none, dashes for unknown. */
export function doseGlyph(level: number | undefined): TemplateResult {
  if (level === 0) return html`<svg viewBox="0 0 16 16" aria-hidden="true"><circle cx="8" cy="8" r="5"></circle></svg>`;
  const bars = [0, 1, 2, 3, 4].map((i) => svg`<rect x=${i * 11 + 1} y=${10 - i * 2} width="8" height=${5 + i * 2}
          class=${level === undefined ? 'open' : i < level ? 'on' : ''}></rect>`);
  return html`<svg class="bars" viewBox="0 0 56 16" aria-hidden="true">${bars}</svg>`;
}

const tones: Record<string, Tone> = {
  'usually-appropriate': 'good',
  'may-be-appropriate': 'fair',
  'usually-not-appropriate': 'bad',
  contraindicated: 'bad',
};

/** What is unknown is grey, never green. */
export const toneOf = (id: string): Tone => tones[id] ?? 'none';
