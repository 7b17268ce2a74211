// What was answered to a question, as the facts that the next request states.

import type {Fact, FactDefinition, Question} from './contract';

/** A question and what was answered. A checklist states several facts, the others one. */
export interface Answered {
  question: Question;
  facts: Fact[];
}

export const notKnown = (question: Question): Fact[] => [{fact: question.fact, notKnown: true}];

/**
 * ticked are the facts of the lines that apply; given is what was chosen for lines that are no boxes to tick. Such a line left open is
 * not stated, and asked by itself where it matters. Where the same checklist comes again, it is said to be not known instead.
 */
export function checklist(question: Question, ticked: ReadonlySet<string>, given: ReadonlyMap<string, Fact>, again: boolean): Fact[] {
  const facts: Fact[] = [];
  for (const item of question.items ?? []) {
    const open = again ? {fact: item.fact, notKnown: true} : undefined;
    const fact = item.yes ? (ticked.has(item.fact) ? item.yes : item.no) : (given.get(item.fact) ?? open);
    if (fact) facts.push(fact);
  }
  return facts;
}

/** A checklist comes again with the lines that were left open: both answers are one. */
export function joined(before: Answered, now: Answered): Answered {
  const said = new Set(now.facts.map((f) => f.fact));
  const asked = new Set(now.question.items?.map((i) => i.fact));
  return {
    question: {...now.question, items: [...(before.question.items ?? []).filter((i) => !asked.has(i.fact)), ...(now.question.items ?? [])]},
    facts: [...before.facts.filter((f) => !said.has(f.fact) && f.fact !== now.question.fact), ...now.facts],
  };
}

/** The facts to state: what the host knows, then what was answered here; of one fact the last counts. */
export function stated(host: readonly Fact[], withdrawn: ReadonlySet<string>, answers: Iterable<Answered>): Fact[] {
  const facts = new Map<string, Fact[]>();
  for (const fact of host) {
    if (!withdrawn.has(fact.fact)) facts.set(fact.fact, [...(facts.get(fact.fact) ?? []), fact]);
  }
  for (const answer of answers) {
    for (const fact of answer.facts) facts.set(fact.fact, [fact]);
  }
  return [...facts.values()].flat();
}

/** The question that a fact of the edition answers, so that what the host stated can be corrected. */
export function questionOf(definition: FactDefinition): Question {
  return {
    fact: definition.id,
    title: definition.title,
    ask: definition.ask || definition.title,
    kind: definition.kind.replace('FACT_KIND', 'QUESTION_KIND'),
    choices: definition.values?.map((v) => ({value: v.id, label: v.label})),
    units: definition.units,
  };
}
