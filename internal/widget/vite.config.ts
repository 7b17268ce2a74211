import {defineConfig} from 'vite';

// Templates and styles are text to a minifier: what only lays them out goes here.
const squeeze = {
  name: 'squeeze-templates',
  transform(code: string, id: string) {
    if (!/\/src\/(view|style|advisor)/.test(id)) return null;
    const text = code.replace(/\n\s+/g, '\n');
    return {code: id.includes('/style') ? text.replace(/\s*([{};])\s*/g, '$1').replace(/([:,]) /g, '$1') : text, map: null};
  },
};

// A translation has the keys of the English words in their order (a test holds it), so that its texts alone are shipped.
const translations = {
  name: 'ship-texts-alone',
  apply: 'build' as const,
  enforce: 'pre' as const,
  transform(code: string, id: string) {
    if (!/\/src\/words\/(?!en)/.test(id)) return null;
    const texts = code.replace(/^import .*/m, "import {named} from './en';").replace(/: Words = \{/, ' = named([').replace(/^ {2}\S+: /gm, '').replace(/^\};/m, ']);');
    return {code: texts, map: null};
  },
};

// One file that a page can load with an integrity hash: nothing is fetched beside it.
export default defineConfig({
  plugins: [squeeze, translations],
  build: {
    lib: {entry: 'src/justify-advisor.ts', formats: ['es'], fileName: () => 'justify-advisor.js'},
    rolldownOptions: {output: {minify: true, comments: {annotation: false}}},
    target: 'es2022',
    emptyOutDir: true,
  },
});
