import {mkdtempSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {defineConfig} from '@playwright/test';

const port = 18399;
const data = mkdtempSync(join(tmpdir(), 'justify-e2e-'));

// The real server with the shipped library, and Debian's Chromium. One at a time: cores are shared.
export default defineConfig({
  testDir: 'e2e',
  // By hand alone: one measures, the other shows.
  testIgnore: [...(process.env.MEASURE ? [] : ['keystroke.spec.ts']), ...(process.env.PICTURES ? [] : ['pictures.spec.ts'])],
  outputDir: join(data, 'results'),
  workers: 1,
  timeout: 30_000,
  expect: {timeout: 5_000},
  reporter: 'list',
  use: {
    baseURL: `http://127.0.0.1:${port}`,
    locale: 'en-GB',
    viewport: {width: 1280, height: 900},
    launchOptions: {
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
      args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update'],
    },
  },
  webServer: {
    command: `${process.env.JUSTIFY ?? '../../bin/justify'} serve --grpc 127.0.0.1:0 --http 127.0.0.1:${port} --data ${data}/data --key ${data}/key --sites e2e/sites.yaml --channels e2e/channels.yaml --http-origin http://localhost:18398`,
    url: `http://127.0.0.1:${port}/readyz`,
    timeout: 120_000,
    stdout: 'ignore',
  },
});
