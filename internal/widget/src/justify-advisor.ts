import {JustifyAdvisor} from './advisor';

// A page that loads the script twice keeps the first.
if (!customElements.get('justify-advisor')) customElements.define('justify-advisor', JustifyAdvisor);

export {JustifyAdvisor};
