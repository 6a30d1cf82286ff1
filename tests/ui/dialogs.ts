import { expect, type Page } from '@playwright/test';
import { open, SCREENS, type Fake } from './window';

interface Way {
  /** A screen by its name in the list of screens. */
  on: string;
  fake?: Fake;
  /** What is done, one after the other: a button pressed, keys, a line of a list chosen, words typed. */
  press: (
    | string
    | RegExp
    | { key: string }
    | { choose: string; in: RegExp }
    | { type: string; in: string }
  )[];
}

/** Every dialog by its title, and how one comes to it. */
export const DIALOGS: Record<string, Way> = {
  Keys: { on: 'today', press: [{ key: '?' }] },
  'Find a command': { on: 'today', press: [{ key: 'Control+k' }] },
  'Put off until a day': { on: 'today', press: [{ choose: 'day', in: /^Put off/ }] },
  'Bring in mail': { on: 'inbox', press: ['Bring in mail…'] },
  'Which request does this belong to?': { on: 'inbox', press: [{ key: 'f' }] },
  'Bring in requests made elsewhere': { on: 'requests', press: ['From elsewhere'] },
  'Record something': { on: 'a request that is late', press: [{ key: 'e' }] },
  'Remind me': { on: 'a request that is late', press: [{ key: 'm' }] },
  'Pack for the regulator': { on: 'a request answered', press: ['Pack for the regulator…'] },
  'Decent Homes 2011-13 by ward.xlsx': {
    on: 'a request answered',
    press: ['View Decent Homes 2011-13 by ward.xlsx'],
  },
  'Pin to an issue': {
    on: 'a request answered',
    press: ['Pin to issue: Decent Homes 2011-13 by ward.xlsx'],
  },
  'Move it to which request?': { on: 'a request answered', press: [/^Move: “RE: FOI/] },
  'Strike out this record?': { on: 'a request answered', press: [/^Strike out: They acknow/] },
  'Which issue does this request feed?': { on: 'a request answered', press: ['Link to an issue'] },
  'Handle this request under the Environmental Information Regulations 2004?': {
    on: 'a request answered',
    press: [/^Handle under the Environmental/],
  },
  'Record it otherwise': {
    on: 'a request with every kind of answer',
    press: [/^Change….*They passed it on/],
  },
  'Ask for a review': {
    on: 'a request with every kind of answer',
    fake: 'closing',
    press: [{ key: 'b' }],
  },
  'The mail as it will go': { on: 'a request being written', press: ['Preview'] },
  'Discard this draft?': { on: 'a request being written', press: ['Discard draft'] },
  'Send this letter again?': { on: 'a request in doubt', press: ['Send it again…'] },
  'Add an authority': { on: 'authorities', press: ['Add an authority'] },
  'Bring in a list of authorities': { on: 'authorities', press: ['Bring in a list'] },
  'New issue': { on: 'issues', press: ['New issue'] },
  'Change this issue': { on: 'issue', press: ['Change the question'] },
  'Export the dossier': { on: 'issue', press: ['Export dossier'] },
  'Move E2': { on: 'issue', press: ['Move E2'] },
  'What E2 shows': { on: 'issue', press: ['Change the note of E2'] },
  'Which request feeds this issue?': { on: 'issue', press: ['Link a request'] },
  'Pin this figure to an issue': { on: 'a table', press: ['Pin this figure to an issue'] },
  'Bring in letters': { on: 'letters', press: ['Import…'] },
  'Send 3 letters?': { on: 'a batch', press: ['Send 3 letters…'] },
  'Call back what has not gone?': { on: 'a batch', press: ['Call back…'] },
  'The words for everybody': { on: 'a batch', press: ['Correct the words…'] },
  'What to gather': { on: 'answers in one table', press: ['Columns…'] },
  'Which column is which?': { on: 'answers in one table', press: [/^Map it/] },
  'Grants, Wickham Vale 1 Council': {
    on: 'answers in one table',
    press: [/^Grants of Wickham Vale 1 Council/],
  },
  'Add a mailbox': { on: 'settings', press: ['Add a mailbox'] },
  'Change the mailbox': { on: 'settings', press: ['Change amina@rahim.example'] },
  'Remove amina@rahim.example?': { on: 'settings', press: ['Remove amina@rahim.example'] },
  'Trying amina@rahim.example': { on: 'settings', press: ['Try amina@rahim.example'] },
  'Client id for Google': { on: 'settings', press: ['Give a client id for Google'] },
  'A newer list is merged': { on: 'settings', press: ['Merge a file…'] },
  'Bring back this backup?': { on: 'settings', press: ['Bring back a backup…'] },
  'Your mailbox’s password': {
    on: 'a request being written',
    fake: 'password',
    press: ['Send letter'],
  },
  'Who is writing?': {
    on: 'a request being written',
    fake: 'identity',
    press: ['Send letter'],
  },
  'Send it as it is?': {
    on: 'a request being written',
    press: [{ type: '[Which ward] ', in: 'Letter' }, 'Send letter'],
  },
};

/** Opens a dialog the way a user would. */
export async function openDialog(page: Page, title: string) {
  const way = DIALOGS[title];
  if (!way) throw new Error(`No way is known to “${title}”.`);
  await open(page, SCREENS[way.on] ?? '', way.fake);
  for (const what of way.press) {
    if (typeof what === 'object' && 'key' in what) await page.keyboard.press(what.key);
    else if (typeof what === 'object' && 'choose' in what)
      await page.getByLabel(what.in).first().selectOption(what.choose);
    else if (typeof what === 'object' && 'type' in what)
      await page.getByLabel(what.in, { exact: true }).pressSequentially(what.type);
    else
      await page
        .getByRole(
          'button',
          typeof what === 'string' ? { name: what, exact: true } : { name: what },
        )
        .first()
        .click();
  }
  const dialog = page.getByRole('dialog', { name: title, exact: true });
  await expect(dialog).toBeVisible();
  return dialog;
}
