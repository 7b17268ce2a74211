// An order entry as small as one can be: it says what it knows, and hears what was chosen. The patients are invented.
const patients = [
  {name: 'Ms A, 34 years: nothing else known', patient: {age: {value: 34, unit: 'y'}, sex: 'SEX_FEMALE'}},
  {name: 'Mr B, 45 years: sudden headache, MRI ordered', patient: {birthDate: '1981-03-02', sex: 'SEX_MALE'}, indications: [{code: 'headache'}],
    facts: [{fact: 'headache-onset', choice: 'thunderclap'}], orderedExam: {exam: {code: 'mri-head-wo'}}},
  {name: 'Mr C, 52 years: low back pain, MRI ordered', patient: {age: {value: 52, unit: 'y'}, sex: 'SEX_MALE'}, indications: [{system: 'CODE_SYSTEM_ICD_10', code: 'M54.5'}],
    orderedExam: {exam: {code: 'mri-lspine-wo'}}},
  {name: 'Ms D, 29 years: breathless, perhaps pregnant, poor kidneys', patient: {age: {value: 29, unit: 'y'}, sex: 'SEX_FEMALE'},
    facts: [{fact: 'pregnancy', choice: 'possible'}, {fact: 'egfr', quantity: {value: 28, unit: 'mL/min/{1.73_m2}'}}], orderedExam: {exam: {code: 'cta-pulmonary'}}},
  {name: 'E, 4 years: fell on the head, CT ordered', patient: {age: {value: 4, unit: 'y'}, sex: 'SEX_MALE'}, indications: [{code: 'head-injury-child'}],
    orderedExam: {exam: {code: 'ct-head-wo'}}},
  {name: 'Ms G, 38 years: headache and back pain, MRI of both ordered', patient: {age: {value: 38, unit: 'y'}, sex: 'SEX_FEMALE'},
    indications: [{code: 'headache'}, {code: 'low-back-pain'}], orderedExam: [{exam: {code: 'mri-head-wo'}}, {exam: {code: 'mri-lspine-wo'}}]},
  {name: 'Mr F, 71 years: pacemaker, memory is failing', patient: {age: {value: 71, unit: 'y'}, sex: 'SEX_MALE'}, facts: [{fact: 'implant', choice: 'mr-unsafe'}]},
];

const at = (id) => document.getElementById(id);
const option = (value, text) => Object.assign(document.createElement('option'), {value, textContent: text});
const advisor = at('advisor');
const ordered = () => [advisor.orderedExam ?? []].flat();

patients.forEach((p, i) => at('patient').append(option(i, p.name)));
at('exam').append(option('', 'none yet'));

const titles = fetch('/v1/procedures?pageSize=1000').then((r) => r.json()).then(({procedures}) => {
  procedures.sort((a, b) => a.title.localeCompare(b.title)).forEach((p) => at('exam').append(option(p.id, p.title)));
});

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
at('language').addEventListener('change', (e) => (advisor.language = e.target.value));

for (const name of ['justify-recommendation', 'justify-selected', 'justify-overridden']) {
  advisor.addEventListener(name, ({detail}) => {
    const line = document.createElement('li');
    const said = detail.title ?? `${detail.recommendation?.answers?.length ?? 0} answers, ${detail.recommendation?.questions?.length ?? 0} questions`;
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
