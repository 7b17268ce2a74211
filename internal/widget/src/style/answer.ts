// The side that answers; and at last, over all, what forced colours ask for.

import {css} from 'lit';

export const answer = css`
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
