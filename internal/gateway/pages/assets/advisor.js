// Says in which consultation the open questions of another one were answered, so that the order, signed again, is judged with the answers.
const consultation = document.querySelector('meta[name="justify-consultation"]').content;
document.querySelector('justify-advisor').addEventListener('justify-recommendation', ({detail}) => {
  if (!detail.consultationId) return;
  fetch('/advisor/answered', {
    method: 'POST', keepalive: true, headers: {'Content-Type': 'application/json'}, body: JSON.stringify({consultation, answered: detail.consultationId}),
  }).catch(() => {}); // the page goes on without
});
