// The widget in a frame, for pages that cannot load a script of others. It hears and tells the named origins only.
const origins = document.querySelector('meta[name="justify-origins"]').content.split(' ').filter(Boolean);
const advisor = document.querySelector('justify-advisor');
const properties = ['patient', 'indications', 'facts', 'orderedExam', 'priorExams', 'origin', 'language', 'site', 'emergency'];

const tell = (message) => origins.forEach((origin) => window.parent.postMessage(message, origin)); // a browser hands it to that origin alone

window.addEventListener('message', (event) => {
  if (event.source !== window.parent || !origins.includes(event.origin) || event.data?.type !== 'justify-set') return;
  for (const name of properties) if (name in event.data) advisor[name] = event.data[name];
});
for (const type of ['justify-recommendation', 'justify-selected', 'justify-overridden']) {
  advisor.addEventListener(type, ({detail}) => tell({type, detail}));
}
new ResizeObserver(() => tell({type: 'justify-height', height: document.documentElement.scrollHeight})).observe(document.body);
tell({type: 'justify-ready'});
