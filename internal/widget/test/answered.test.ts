import {describe, expect, it} from 'vitest';
import {checklist, joined, notKnown, questionOf, stated} from '../src/answered';
import type {Question} from '../src/contract';

const flags: Question = {
  fact: 'red-flags', title: 'Red flags', ask: 'Is there any?', kind: 'QUESTION_KIND_CHECKLIST',
  items: [
    {fact: 'fever', text: 'Fever', kind: 'QUESTION_KIND_BOOLEAN', yes: {fact: 'fever', boolean: true}, no: {fact: 'fever', boolean: false}},
    {fact: 'cancer', text: 'Cancer', kind: 'QUESTION_KIND_BOOLEAN', yes: {fact: 'cancer', boolean: true}, no: {fact: 'cancer', boolean: false}},
    {fact: 'pregnancy', text: 'Pregnancy', kind: 'QUESTION_KIND_CHOICE', choices: [{value: 'possible', label: 'possible'}]},
  ],
};

describe('a checklist', () => {
  const none = [{fact: 'fever', boolean: false}, {fact: 'cancer', boolean: false}];
  it('"none of these" states every no, and nothing of a line that is no box', () => {
    expect(checklist(flags, new Set(), new Map(), false)).toEqual(none);
  });
  it('that comes again says what is still open to be not known, so that it ends', () => {
    expect(checklist(flags, new Set(), new Map(), true)).toEqual([...none, {fact: 'pregnancy', notKnown: true}]);
  });
  it('states what is ticked, that the others are not, and what was chosen', () => {
    const given = new Map([['pregnancy', {fact: 'pregnancy', choice: 'possible'}]]);
    expect(checklist(flags, new Set(['cancer']), given, false)).toEqual([
      {fact: 'fever', boolean: false}, {fact: 'cancer', boolean: true}, {fact: 'pregnancy', choice: 'possible'},
    ]);
  });
  it('that comes again with the lines left open is one answer with what was said before', () => {
    const first = {question: flags, facts: none};
    const rest = {question: {...flags, items: flags.items!.slice(2)}, facts: [{fact: 'pregnancy', choice: 'possible'}]};
    expect(joined(first, rest).facts).toEqual([...none, {fact: 'pregnancy', choice: 'possible'}]);
    expect(joined(first, rest).question.items).toEqual(flags.items);
  });
  it('is said to be not known by its own fact', () => {
    expect(notKnown(flags)).toEqual([{fact: 'red-flags', notKnown: true}]);
  });
});

describe('what is stated', () => {
  const host = [{fact: 'fever', boolean: true}, {fact: 'egfr', range: {min: 30}}, {fact: 'egfr', range: {max: 60}}];
  it('is all that the host says, also twice of one fact', () => {
    expect(stated(host, new Set(), [])).toEqual(host);
  });
  it('is not what was withdrawn', () => {
    expect(stated(host, new Set(['egfr']), [])).toEqual([host[0]]);
  });
  it('is the answer in the place of what the host says: both would contradict each other', () => {
    expect(stated(host, new Set(), [{question: flags, facts: [{fact: 'fever', boolean: false}]}])).toEqual([
      {fact: 'fever', boolean: false}, host[1], host[2],
    ]);
  });
});

it('a fact of the edition becomes the question that it answers', () => {
  const definition = {id: 'onset', title: 'Onset', kind: 'FACT_KIND_CHOICE', values: [{id: 'gradual', label: 'gradual'}]};
  expect(questionOf(definition)).toMatchObject({fact: 'onset', ask: 'Onset', kind: 'QUESTION_KIND_CHOICE', choices: [{value: 'gradual', label: 'gradual'}]});
});
