// The side that is typed and answered in.

import {css} from 'lit';

export const input = css`
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
`;
