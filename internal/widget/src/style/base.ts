// What everything is made of: colours, type, buttons, fields and the two columns.

import {css} from 'lit';

// The root begins with `all: initial`, so that a page's resets end at its door. What a page may choose are the custom
// properties at its top, and color-scheme, which is inherited: a page that is light only gets a light widget.
export const base = css`
  :host {
    display: block;
  }
  :host([hidden]) {
    display: none;
  }
  .root {
    all: initial;
    color-scheme: inherit;
    --accent: var(--justify-accent, light-dark(#0b57a4, #8ec5ff));
    --on-accent: var(--justify-on-accent, light-dark(#fff, #08223d));
    --text: var(--justify-text, light-dark(#17202a, #edf1f5));
    --soft: var(--justify-text-soft, light-dark(#4a5663, #b4c0cc));
    --back: var(--justify-background, light-dark(#fff, #14191f));
    --panel: var(--justify-panel, light-dark(#f3f6f9, #1d242c));
    --line: var(--justify-line, light-dark(#c3ccd6, #44505d));
    --edge: light-dark(#74808d, #8a97a5);
    --good: light-dark(#0d5f2c, #8fe0ac);
    --good-back: light-dark(#e0f5e7, #12331f);
    --fair: light-dark(#6d4a00, #f3cf78);
    --fair-back: light-dark(#fff2cf, #382a06);
    --bad: light-dark(#97160f, #ffb4ab);
    --bad-back: light-dark(#fde6e4, #431512);
    --none: light-dark(#46505b, #c2cbd5);
    --none-back: light-dark(#e9edf1, #2a323b);
    --radius: var(--justify-radius, 6px);
    display: block;
    box-sizing: border-box;
    container-type: inline-size;
    font: var(--justify-font, medium/1.4 system-ui, sans-serif);
    color: var(--text);
    background: var(--back);
    text-align: start;
    overflow-wrap: anywhere;
  }
  .root *,
  .root *::before {
    box-sizing: border-box;
  }
  h2,
  h3,
  h4,
  p,
  ul,
  ol,
  dl,
  dd,
  fieldset,
  legend {
    margin: 0;
    padding: 0;
    border: 0;
    font-size: 1em;
  }
  fieldset {
    min-width: 0;
  }
  :is(.ask, .lines, .more, .answer, .order, .better) {
    grid-template-columns: minmax(0, 1fr);
  }
  ul,
  ol {
    list-style: none;
  }
  button,
  input,
  select,
  textarea {
    font: inherit;
    color: inherit;
    letter-spacing: inherit;
    border-radius: var(--radius);
  }
  :focus-visible {
    outline: 3px solid var(--accent);
    outline-offset: 2px;
  }
  [tabindex='-1']:focus {
    outline: none;
  }
  a {
    color: var(--accent);
    display: inline-block;
    padding: 0.25em 0;
  }
  button {
    min-height: 2.125em;
    min-width: 1.75em;
    padding: 0.25em 0.8em;
    border: 1px solid var(--edge);
    background: var(--back);
    cursor: pointer;
    text-align: start;
  }
  button:hover {
    border-color: var(--accent);
    box-shadow: 0 0 0 1px var(--accent);
  }
  button.main {
    background: var(--accent);
    border-color: var(--accent);
    color: var(--on-accent);
    font-weight: 600;
  }
  button.bare {
    border-color: transparent;
    background: none;
    color: var(--accent);
    text-decoration: underline;
    padding-inline: 0.25em;
  }
  button[aria-disabled='true'] {
    color: var(--soft);
    cursor: default;
  }
  button.main[aria-disabled='true'] {
    background: var(--none-back);
    border-color: var(--edge);
  }
  button[aria-pressed='true'] {
    border-color: var(--accent);
    box-shadow: inset 0 0 0 2px var(--accent);
  }
  input[type='text'],
  select,
  textarea {
    min-height: 2.25em;
    padding: 0.3em 0.6em;
    border: 1px solid var(--edge);
    background: var(--back);
    max-width: 100%;
  }
  input[type='checkbox'],
  input[type='radio'] {
    inline-size: 1.15em;
    block-size: 1.15em;
    margin: 0.12em 0 0;
    accent-color: var(--accent);
    flex: none;
  }
  .hidden {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  .soft {
    color: var(--soft);
  }
  .small {
    font-size: 0.875em;
  }
  .row {
    display: flex;
    flex-wrap: wrap;
    gap: 0.5em;
    align-items: center;
  }
  .head {
    display: flex;
    flex-wrap: wrap;
    gap: 0.25em 1em;
    justify-content: space-between;
    align-items: baseline;
    padding-block-end: 0.5em;
  }
  .head h2 {
    font-size: 1.125em;
  }
  .status {
    font-size: 0.875em;
    padding: 0.1em 0.5em;
    border: 1px dashed var(--edge);
    border-radius: var(--radius);
    color: var(--fair);
    background: var(--fair-back);
  }
  .columns {
    display: grid;
    gap: 1em;
  }
  [part='notices']:not(:has(*)) {
    margin-block-end: -0.75em;
  }
  .columns > * {
    min-width: 0;
    display: grid;
    gap: 0.75em;
    align-content: start;
  }
  @container (min-width: 60em) {
    .columns.two {
      grid-template-columns: minmax(20em, 2fr) 5fr;
    }
  }
  .title {
    font-weight: 600;
    display: block;
  }
  label.title {
    margin-block-end: 0.3em;
  }
`;
