import { defineConfig } from '@playwright/test';

/** Another port where several test runs share a machine. */
const PORT = process.env['PORT'] ?? '5174';
const URL = `http://127.0.0.1:${PORT}`;

/** The window's pages in Debian's Chromium, with the made-up backend on Thu 3 April 2025. */
export default defineConfig({
  testDir: '.',
  outputDir: './results',
  fullyParallel: true,
  workers: 2,
  timeout: 30_000,
  expect: { timeout: 10_000 },
  forbidOnly: true,
  reporter: [['list']],
  use: {
    baseURL: URL,
    locale: 'en-GB',
    timezoneId: 'Europe/London',
    viewport: { width: 1280, height: 800 },
    reducedMotion: 'reduce',
    launchOptions: {
      executablePath: '/usr/bin/chromium',
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
  webServer: {
    command:
      'npm --workspace ui run build -- --logLevel error && npm --workspace ui run preview -- --logLevel error --strictPort --port ' +
      PORT,
    cwd: '../..',
    url: URL,
    reuseExistingServer: false,
    timeout: 120_000,
  },
});
