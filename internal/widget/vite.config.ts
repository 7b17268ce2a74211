import {defineConfig} from 'vite';

// Templates are text to a minifier: the indentation within them goes here.
const squeeze = {
  name: 'squeeze-templates',
  transform(code: string, id: string) {
    if (!/\/src\/(view|style|advisor)/.test(id)) return null;
    const text = code.replace(/\n\s+/g, '\n');
    return {code: id.includes('/style') ? text.replace(/\s*([{};])\s*/g, '$1') : text, map: null};
  },
};

// One file that a page can load with an integrity hash: nothing is fetched beside it.
export default defineConfig({
  plugins: [squeeze],
  build: {
    lib: {entry: 'src/justify-advisor.ts', formats: ['es'], fileName: () => 'justify-advisor.js'},
    rolldownOptions: {output: {minify: true}},
    target: 'es2022',
    emptyOutDir: true,
  },
});
