// The part of proto/justify/v1 that the widget reads and writes, as its JSON has it.

export interface Coding {system?: string; code: string; localSystem?: string}
export interface Quantity {value: number; unit: string}
export interface Range {min?: number; max?: number; minExclusive?: boolean; maxExclusive?: boolean; unit?: string}

/** What is known of one fact: one of the values. */
export interface Fact {
  fact: string;
  boolean?: boolean;
  choice?: string;
  choices?: {values: string[]};
  quantity?: Quantity;
  range?: Range;
  notKnown?: boolean;
  observed?: string;
}

export interface Patient {birthDate?: string; age?: Quantity; sex?: string}
export interface OrderedExam {exam: Coding; laterality?: string}
export interface PriorExam {exam: Coding; laterality?: string; date: string}
export interface Origin {department?: string; requester?: string; order?: string}

export interface Referral {
  patient?: Patient;
  indications: Coding[];
  facts?: Fact[];
  orderedExams?: OrderedExam[];
  priorExams?: PriorExam[];
  site?: string;
  language?: string;
}

export interface Choice {value: string; label: string}
export interface ChecklistItem {fact: string; text: string; kind: string; choices?: Choice[]; units?: string[]; yes?: Fact; no?: Fact; ask?: string}
export interface Question {
  fact: string;
  title: string;
  ask: string;
  kind: string;
  choices?: Choice[];
  units?: string[];
  items?: ChecklistItem[];
  why?: string;
}

export interface Standing {category?: string; rating?: number}
export interface Dose {minMsv?: number; maxMsv?: number}
export interface Caution {id: string; title: string; advice?: string; effect: string; state: string}

export interface Option {
  rank?: number;
  procedure: string;
  title: string;
  rating?: number;
  category?: string;
  low?: Standing;
  high?: Standing;
  radiationLevel?: number;
  dose?: Dose;
  strength?: string;
  note?: string;
  sources?: string[];
  cautions?: Caution[];
}

export interface Source {id: string; title: string; citation?: string; year?: number; url?: string}

export interface Answer {
  guideline: string;
  title: string;
  status: string;
  reviewed?: string;
  indications?: string[];
  scenario?: {id: string; title: string; urgency?: string; redFlag?: boolean; note?: string; reasons?: string[]};
  provisional?: boolean;
  assumptions?: {fact: string; title: string; value: string}[];
  possibleScenarios?: string[];
  options?: Option[];
  sources?: Source[];
  stable?: boolean;
}

export interface Alternative {
  guideline: string;
  procedure: string;
  title: string;
  rating?: number;
  category: string;
  radiationLevel?: number;
  provisional?: boolean;
}

export interface Verdict {
  procedure: string;
  title: string;
  laterality?: string;
  verdict: string;
  provisional?: string;
  byGuideline?: {guideline: string; low?: Standing; high?: Standing; assumed?: Standing}[];
  cautions?: Caution[];
  alternatives?: Alternative[];
  stable?: boolean;
  whatIfs?: {title: string; text: string}[];
}

export interface Duplicate {procedure: string; prior: string; date: string; laterality?: string}

export interface Recommendation {
  edition: string;
  asOf: string;
  ageGroup?: string;
  answers?: Answer[];
  verdicts?: Verdict[];
  duplicates?: Duplicate[];
  unknown?: {fact: string; title: string; asked?: boolean}[];
  warnings?: {field: string; message: string}[];
  questions?: Question[];
}

export interface EvaluateResponse {
  evaluatedAt: string;
  recommendation?: Recommendation;
  consultationId?: string;
  mode?: string;
}

export interface Outcome {outcome: string; reason?: string; reasonText?: string; procedure?: string; changedTo?: string; comment?: string}

export interface Hit {indication: string; title: string; matched?: string[]; foundIn?: string; guidelines?: {id: string; title: string}[]}
export interface SearchResponse {hits?: Hit[]; negated?: string[]}

export interface Indication {id: string; title: string; codes?: Coding[]}

export interface FactDefinition {
  id: string;
  title: string;
  kind: string;
  values?: {id: string; label: string}[];
  units?: string[];
  ask?: string;
  derived?: boolean;
}

export interface Edition {digest: string; languages?: {tag: string; status: string}[]; phrases?: Record<string, string>}

export interface Guideline {
  id: string;
  scenarios?: {id: string; title: string; when?: string[]; ratings?: {procedure: string; rating?: number; category: string; note?: string}[]}[];
}

/** The word of an enum value without its prefix, as the edition's phrases have it: "usually-appropriate". */
export function idOf(value: string | undefined, prefix: string): string {
  return (value ?? '').replace(prefix, '').toLowerCase().replaceAll('_', '-');
}
