import { expect, test as base, type Page } from '@playwright/test';
import axe from 'axe-core';

/** The states the made-up backend can be in. */
export type Fake =
  | ''
  | 'empty'
  | 'error'
  | 'long'
  | 'many'
  | 'gaps'
  | 'practice'
  | 'trouble'
  | 'identity'
  | 'password'
  | 'nokeyring'
  | 'reading'
  | 'closing'
  | 'closed'
  | 'slow'
  | 'fetching'
  | 'unsaved'
  | 'elsewhere';

export const SCREENS: Record<string, string> = {
  today: '#/',
  inbox: '#/inbox',
  requests: '#/requests',
  'a request answered': '#/requests/r-homes',
  'a request that is late': '#/requests/r-consultants',
  'a request with forty days': '#/requests/r-panel',
  'a request with every kind of answer': '#/requests/r-halls?at=m-h-answer',
  'a request that moved': '#/requests/r-vehicles',
  'a request being written': '#/requests/r-draft',
  'a request in doubt': '#/requests/r-awards',
  'new request': '#/new?letter=grants-awarded&authority=a-eastmere',
  issues: '#/issues',
  issue: '#/issues/i-homes',
  'a table': '#/tables/m-answer/at-xlsx',
  'a file': '#/files/m-answer/at-xlsx',
  deadlines: '#/deadline',
  authorities: '#/authorities',
  letters: '#/letters',
  outbox: '#/outbox',
  batches: '#/batches',
  'a new batch': '#/batches/new',
  'a batch': '#/batches/b-grants',
  'answers in one table': '#/batches/b-grants/collation',
  settings: '#/settings',
  'first steps': '#/first-steps',
  search: '#/search?q=grants',
  lost: '#/nowhere',
};

const EVERY = Object.keys(SCREENS);
/** Which screens look different in which state. */
export const STATES: Record<Fake, string[]> = {
  '': EVERY,
  empty: EVERY.filter(
    (name) => !/^(a request|issue$|a table|a file|a batch|answers|search|lost)/.test(name),
  ),
  error: EVERY.filter((name) => !/^(a request .* (late|days|doubt)|lost)/.test(name)),
  long: EVERY.filter((name) => !/^(letters|a new batch|lost)/.test(name)),
  many: EVERY.filter(
    (name) => !/^(a request .* (late|days|doubt|written)|letters|settings|lost)/.test(name),
  ),
  gaps: [],
  practice: ['today', 'a request answered', 'settings'],
  trouble: ['today', 'inbox'],
  identity: ['new request', 'settings'],
  password: [],
  nokeyring: [],
  slow: [],
  fetching: [],
  unsaved: [],
  elsewhere: [],
  reading: ['inbox'],
  closing: ['a request with every kind of answer'],
  closed: ['a request with every kind of answer'],
};
/** Fails a test on anything the page throws, logs as an error, or has blocked by its policy. */
export const test = base.extend<{ quiet: undefined }>({
  quiet: [
    async ({ page }, use) => {
      const loud: string[] = [];
      // As the desktop window does.
      await page.addInitScript(() => {
        Object.freeze(Object.prototype);
      });
      page.on('pageerror', (error) => loud.push(error.message));
      page.on('console', (said) => {
        if (said.type() === 'error') loud.push(said.text());
      });
      await use(undefined);
      expect(loud).toEqual([]);
    },
    { auto: true },
  ],
});

export async function open(page: Page, hash: string, fake: Fake = '') {
  await page.goto(`/?fake=${fake}${hash}`);
  await settled(page);
}

/** Waits until everything asked for is there. */
export async function settled(page: Page) {
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await expect(page.getByText(/^(Reading|Working it out)…$/)).toHaveCount(0);
  await page.evaluate(() => document.fonts.ready);
}

/** Every rule of axe, colour contrast among them. */
export async function accessible(page: Page) {
  await page.evaluate(axe.source);
  const found = await page.evaluate(async () => {
    const run = (window as unknown as { axe: typeof axe }).axe;
    const result = await run.run(document, {
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    });
    return result.violations.map(
      (rule) => `${rule.id}: ${rule.nodes.map((node) => node.target.join(' ')).join(', ')}`,
    );
  });
  expect(found).toEqual([]);
}

export { expect, type Page };
