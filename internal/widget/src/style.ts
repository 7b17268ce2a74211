import {css} from 'lit';

// The root begins with `all: initial`, so that a page's resets end at its door. What a page may choose are the custom
// properties at its top, and color-scheme, which is inherited: a page that is light only gets a light widget.
export const style = css`
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

  .combo {
    position: relative;
  }
  .combo input {
    inline-size: 100%;
    font-size: 1.0625em;
    border-width: 2px;
    padding: 0.45em 0.6em;
  }
  .list {
    position: absolute;
    z-index: 2;
    inset-inline: 0;
    max-block-size: 22em;
    overflow-y: auto;
    background: var(--back);
    border: 1px solid var(--edge);
    border-radius: var(--radius);
    box-shadow: 0 6px 18px rgb(0 0 0 / 0.25);
  }
  .list li {
    padding: 0.4em 0.6em;
    min-height: 2em;
    cursor: pointer;
    border-inline-start: 4px solid transparent;
  }
  .list li + li {
    border-block-start: 1px solid var(--line);
  }
  .list li[aria-selected='true'] {
    background: var(--panel);
    border-inline-start-color: var(--accent);
    outline: 2px solid var(--accent);
    outline-offset: -2px;
  }
  mark {
    background: none;
    color: inherit;
    text-decoration: underline;
    text-decoration-thickness: 2px;
  }

  .chips {
    display: flex;
    flex-wrap: wrap;
    gap: 0.375em;
  }
  .chip {
    display: inline-flex;
    max-width: 100%;
    border: 1px solid var(--line);
    border-radius: 1em;
    background: var(--panel);
  }
  .chip > * {
    border: 0;
    background: none;
    min-height: 1.875em;
    padding: 0.15em 0.6em;
    border-radius: 1em;
    font-size: 0.9375em;
  }
  .chip .off {
    padding-inline: 0.4em 0.6em;
    min-width: 28px;
  }
  .chip.reason {
    border-color: var(--accent);
  }
  .chip.mine {
    border-style: dashed;
    border-color: var(--edge);
  }

  .ask {
    border: 2px solid var(--accent);
    border-radius: var(--radius);
    padding: 0.75em;
    display: grid;
    gap: 0.6em;
  }
  .ask legend {
    font-weight: 600;
    font-size: 1.0625em;
    float: inline-start;
    inline-size: 100%;
  }
  .ask legend + * {
    clear: both;
  }
  .choices {
    display: flex;
    flex-wrap: wrap;
    gap: 0.5em;
  }
  .lines {
    display: grid;
    gap: 0.125em;
  }
  .lines label {
    display: flex;
    gap: 0.6em;
    align-items: start;
    min-height: 1.75em;
    padding: 0.2em 0;
    cursor: pointer;
  }
  .lines label:has(select) {
    flex-wrap: wrap;
  }
  select {
    min-width: 0;
  }
  .note {
    border-inline-start: 4px solid var(--edge);
    background: var(--panel);
    padding: 0.5em 0.75em;
  }
  .note.bad {
    border-color: var(--bad);
    background: var(--bad-back);
  }
  .note.fair {
    border-color: var(--fair);
    background: var(--fair-back);
  }

  .answer {
    border: 1px solid var(--line);
    border-radius: var(--radius);
    padding: 0.75em;
    display: grid;
    gap: 0.5em;
  }
  .answer h3 {
    font-size: 1.0625em;
  }
  .tag {
    display: inline-flex;
    gap: 0.35em;
    align-items: center;
    border: 1px solid currentColor;
    border-radius: var(--radius);
    padding: 0 0.4em;
    font-size: 0.875em;
    font-weight: 600;
  }
  .tag.bad {
    color: var(--bad);
    background: var(--bad-back);
  }
  .tag.good {
    color: var(--good);
    background: var(--good-back);
  }
  .tag.fair {
    color: var(--fair);
    background: var(--fair-back);
  }
  .tag.none {
    color: var(--none);
    background: var(--none-back);
    border-style: dashed;
  }
  svg {
    flex: none;
    inline-size: 1em;
    block-size: 1em;
    fill: none;
    stroke: currentColor;
    stroke-width: 2;
  }
  svg.bars {
    inline-size: 3.75em;
    stroke-width: 1;
    color: var(--accent);
  }
  svg .on {
    fill: currentColor;
  }
  svg .open {
    stroke-dasharray: 2 2;
  }

  .options {
    border-block-start: 1px solid var(--line);
  }
  .option {
    border-block-end: 1px solid var(--line);
    padding: 0.5em 0;
    display: grid;
    gap: 0.25em 0.75em;
    grid-template-columns: 2.5em minmax(0, 1fr);
  }
  .option > :not(.rank) {
    grid-column: 2;
  }
  .option.is-ordered {
    background: var(--panel);
    box-shadow: inset 4px 0 0 var(--accent);
  }
  .rank {
    grid-row: 1 / span 2;
    text-align: center;
    font-weight: 600;
    font-variant-numeric: tabular-nums;
    padding-block-start: 0.2em;
  }
  .exam {
    font-weight: 600;
  }
  .standing > .small {
    display: block;
  }
  .scale {
    display: inline-flex;
    gap: 0.5em;
    align-items: center;
    font-size: 0.9375em;
    font-variant-numeric: tabular-nums;
  }
  .caution {
    display: flex;
    gap: 0.4em;
    align-items: start;
  }
  .caution svg {
    margin-block-start: 0.2em;
  }
  .caution.holds {
    color: var(--bad);
  }
  .strip-head {
    display: none;
  }
  @container (min-width: 42em) {
    .option,
    .strip-head {
      display: grid;
      grid-template-columns: 2.5em minmax(0, 1fr) 13em 10em 6.5em;
      gap: 0.25em 0.75em;
    }
    .strip-head > * {
      font-size: 0.875em;
      color: var(--soft);
      padding-block-end: 0.25em;
    }
    .option > .what {
      grid-column: 2;
    }
    .option > .standing {
      grid-column: 3;
      grid-row: 1;
    }
    .option > .scale {
      grid-column: 4;
      grid-row: 1;
      align-self: start;
    }
    .option > .do {
      grid-column: 5;
      grid-row: 1;
      justify-self: end;
    }
    .option > .more {
      grid-column: 2 / -1;
    }
  }
  .more {
    display: grid;
    gap: 0.5em;
    padding-block: 0.25em;
  }
  .more dt {
    font-weight: 600;
    margin-block-start: 0.35em;
  }
  .more ul {
    display: grid;
    gap: 0.25em;
  }
  .beside {
    display: grid;
    gap: 0.75em;
  }
  @container (min-width: 40em) {
    .beside.two {
      grid-template-columns: 1fr 1fr;
    }
  }
  .order,
  .better {
    border: 1px solid var(--edge);
    border-radius: var(--radius);
    padding: 0.75em;
    display: grid;
    gap: 0.5em;
    align-content: start;
  }
  .order {
    border-inline-start: 4px solid var(--accent);
  }
  .better {
    border-color: var(--good);
  }
  .better > div {
    display: grid;
    gap: 0.4em;
  }
  :is(fieldset, .note) > .row {
    margin-block-start: 0.6em;
  }
  .foot {
    font-size: 0.8125em;
    color: var(--soft);
    padding-block-start: 0.5em;
  }
  @media (forced-colors: active) {
    .list li[aria-selected='true'] {
      background: Highlight;
      color: HighlightText;
      forced-color-adjust: none;
    }
    .list li[aria-selected='true'] .soft {
      color: HighlightText;
    }
    button[aria-pressed='true'] {
      outline: 2px solid Highlight;
    }
    .option.is-ordered {
      border-inline-start: 4px solid Highlight;
    }
  }
`;
