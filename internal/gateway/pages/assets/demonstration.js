// An order entry as small as one can be: it says what it knows, and hears what was chosen. The patients are invented; the page names
// them in this order.
const patients = [
  {patient: {age: {value: 34, unit: 'y'}, sex: 'SEX_FEMALE'}},
  {patient: {birthDate: '1981-03-02', sex: 'SEX_MALE'}, indications: [{code: 'headache'}],
    facts: [{fact: 'headache-onset', choice: 'thunderclap'}], orderedExam: {exam: {code: 'mri-head-wo'}}},
  {patient: {age: {value: 52, unit: 'y'}, sex: 'SEX_MALE'}, indications: [{system: 'CODE_SYSTEM_ICD_10', code: 'M54.5'}],
    orderedExam: {exam: {code: 'mri-lspine-wo'}}},
  {patient: {age: {value: 29, unit: 'y'}, sex: 'SEX_FEMALE'},
    facts: [{fact: 'pregnancy', choice: 'possible'}, {fact: 'egfr', quantity: {value: 28, unit: 'mL/min/{1.73_m2}'}}], orderedExam: {exam: {code: 'cta-pulmonary'}}},
  {patient: {age: {value: 4, unit: 'y'}, sex: 'SEX_MALE'}, indications: [{code: 'head-injury-child'}],
    orderedExam: {exam: {code: 'ct-head-wo'}}},
  {patient: {age: {value: 38, unit: 'y'}, sex: 'SEX_FEMALE'},
    indications: [{code: 'headache'}, {code: 'low-back-pain'}], orderedExam: [{exam: {code: 'mri-head-wo'}}, {exam: {code: 'mri-lspine-wo'}}]},
  {patient: {age: {value: 71, unit: 'y'}, sex: 'SEX_MALE'}, facts: [{fact: 'implant', choice: 'mr-unsafe'}]},
];

const at = (id) => document.getElementById(id);
const option = (value, text) => Object.assign(document.createElement('option'), {value, textContent: text});
const advisor = at('advisor');
const ordered = () => [advisor.orderedExam ?? []].flat();

const language = () => at('language').value;
const say = (word) => JSON.parse(at('language').selectedOptions[0].dataset.words)[word];

/** The exams in the language, after "none yet"; what is chosen stays chosen. */
async function listExams() {
  const asked = language();
  const {procedures} = await (await fetch(`/v1/procedures?pageSize=1000&language=${asked}`)).json();
  if (asked !== language()) return titles; // changed meanwhile
  const chosen = at('exam').value;
  procedures.sort((a, b) => a.title.localeCompare(b.title, asked));
  at('exam').replaceChildren(at('exam').options[0], ...procedures.map((p) => option(p.id, p.title)));
  at('exam').value = chosen;
}

let titles = listExams();

/** The page and the address say the language that is chosen, so that a reload and the links keep it. */
function speak() {
  advisor.language = document.documentElement.lang = language();
  const address = new URL(location.href);
  address.searchParams.set('language', language());
  history.replaceState(null, '', address);
  document.querySelectorAll('[data-say]').forEach((e) => (e.textContent = say(e.dataset.say)));
  document.querySelectorAll('nav a[data-say]').forEach((a) => (a.search = `?language=${language()}`));
  titles = listExams();
}

async function takePatient() {
  const p = patients[at('patient').value];
  advisor.patient = p.patient;
  advisor.indications = p.indications ?? [];
  advisor.facts = p.facts ?? [];
  advisor.orderedExam = p.orderedExam;
  at('heard').replaceChildren();
  await titles;
  at('exam').value = ordered()[0]?.exam.code ?? '';
}

at('order').addEventListener('submit', (e) => e.preventDefault());
at('patient').addEventListener('change', takePatient);
at('exam').addEventListener('change', (e) => (advisor.orderedExam = e.target.value ? {exam: {code: e.target.value}} : undefined));
at('language').addEventListener('change', speak);

for (const name of ['justify-recommendation', 'justify-selected', 'justify-overridden']) {
  advisor.addEventListener(name, ({detail}) => {
    const line = document.createElement('li');
    const said = detail.title ?? `${detail.recommendation?.answers?.length ?? 0} ${say('answers')}, ${detail.recommendation?.questions?.length ?? 0} ${say('questions')}`;
    line.textContent = `${name}: ${said}${detail.reason ? `, ${detail.reason}` : ''} ${detail.consultationId}`;
    at('heard').append(line);
    // What was chosen is now what is ordered.
    if (detail.procedure) {
      advisor.orderedExam = Object.assign(ordered(), {[detail.order]: {exam: {code: detail.procedure}}});
      at('exam').value = ordered()[0].exam.code;
    }
  });
}

takePatient();
