import type { Commands } from '../backend';
import type * as w from '../wire';
import type { Book } from './book';

type Mailboxes = Pick<
  Commands,
  | 'save_account'
  | 'check_account'
  | 'try_account'
  | 'give_password'
  | 'use_practice'
  | 'find_settings'
  | 'set_default_account'
  | 'remove_account'
  | 'save_client'
  | 'begin_sign_in'
  | 'finish_sign_in'
  | 'cancel_sign_in'
>;

const WORKS: w.AccountCheck = {
  smtp_ok: true,
  smtp: 'Letters can be sent through smtp.paper.example.',
  imap_ok: true,
  imap: 'Answers can be fetched from imap.paper.example.',
  advice: '',
};
const REFUSED: w.AccountCheck = {
  smtp_ok: true,
  smtp: 'Letters can be sent: the server accepted the user name and password.',
  imap_ok: false,
  imap: 'Answers cannot be fetched: imap.rahim.example does not accept the password.',
  advice:
    'Some providers refuse the password of the mailbox here and want an “app password”, made for this use on their page.',
};

/** The password `wrong` is refused; `slow@…` is looked up for long; `nobody@…` signs in for ever. */
export function mailboxes(book: Book, kept: () => w.Settings): Mailboxes {
  let number = 0;
  let cancel: (() => void) | undefined;
  let signing: string | undefined;
  const settled = (accounts: w.AccountView[]) => {
    const first = accounts.find((account) => account.is_default) ?? accounts[0];
    book.settings.accounts = accounts.map((account) => ({
      ...account,
      is_default: account.id === first?.id,
    }));
    book.settings.account = book.settings.accounts.find((account) => account.is_default) ?? null;
    book.status.practice = accounts.length === 0;
    return kept();
  };
  return {
    save_account: ({ account }) => {
      const { password, keep, ...rest } = account;
      book.settings.keyring ||= keep === 'keyring';
      const before = book.settings.accounts.find((known) => known.id === account.id);
      const ready = (before?.has_password ?? false) || password !== null;
      const saved: w.AccountView = {
        ...rest,
        id: before?.id ?? `acc-${String(++number)}`,
        is_default: before?.is_default ?? false,
        open_requests: before?.open_requests ?? 0,
        has_password: ready,
        text: ready ? 'Ready.' : 'You are not signed in to it.',
      };
      const others = book.settings.accounts.filter((known) => known.id !== saved.id);
      return Promise.resolve(settled([...others, saved]));
    },
    check_account: ({ account_id }) =>
      Promise.resolve(account_id === null || account_id === 'acc-rahim' ? REFUSED : WORKS),
    try_account: ({ account }) => Promise.resolve(account.password === 'wrong' ? REFUSED : WORKS),
    give_password: () => Promise.resolve(kept()),
    use_practice: () => Promise.resolve(settled([])),
    set_default_account: ({ account_id }) =>
      Promise.resolve(
        settled(
          book.settings.accounts.map((account) => ({
            ...account,
            is_default: account.id === account_id,
          })),
        ),
      ),
    remove_account: ({ account_id }) =>
      Promise.resolve(
        settled(book.settings.accounts.filter((account) => account.id !== account_id)),
      ),
    find_settings: async ({ address }) => {
      const [, domain] = address.split('@');
      if (!domain) {
        throw {
          code: 'failed',
          message: `“${address}” is not an email address. Nothing was changed.`,
        } as w.Failure;
      }
      if (address.startsWith('slow@')) await new Promise((done) => setTimeout(done, 60_000));
      const found: w.FoundSettings = {
        found: true,
        text: `${domain} publishes these settings for mail programs.`,
        provider: 'The Paper',
        smtp_host: `smtp.${domain}`,
        smtp_port: 465,
        smtp_security: 'tls',
        imap_host: `imap.${domain}`,
        imap_port: 993,
        imap_security: 'tls',
        user: address,
        sign_in: 'password',
        advice: '',
        help_url: '',
      };
      if (domain === 'nothing.example') {
        return {
          ...found,
          found: false,
          provider: '',
          text: 'Nothing is published about the mail of nothing.example. These are guesses: put in what your provider’s help pages say.',
        };
      }
      if (domain === 'outlook.example') {
        return {
          ...found,
          text: 'Outlook.com is known to Scrutineer.',
          sign_in: 'microsoft',
          advice: 'Microsoft lets programs in only through its own sign-in page.',
          help_url: 'https://support.microsoft.com/office',
        };
      }
      return found;
    },
    save_client: ({ client }) => {
      const { client_secret, client_id, authorize_url, token_url, scope } = client;
      const given = { client_id, authorize_url, token_url, scope };
      book.settings.clients = book.settings.clients.map((known) =>
        known.provider === client.provider
          ? { ...known, ...given, has_secret: known.has_secret || client_secret !== null }
          : known,
      );
      return Promise.resolve(kept());
    },
    begin_sign_in: ({ account_id }) => {
      signing = account_id;
      return Promise.resolve({
        url: 'https://login.microsoftonline.com/common/oauth2/v2.0/authorize?client_id=made-up&redirect_uri=http%3A%2F%2Flocalhost%3A40123&state=made-up',
        opened: true,
      });
    },
    finish_sign_in: async () => {
      const account = book.settings.accounts.find((known) => known.id === signing);
      if (account?.user.startsWith('nobody@')) {
        await new Promise<void>((_, refuse) => {
          cancel = () => {
            refuse({ code: 'failed', message: 'The sign-in was cancelled. Nothing was changed.' });
          };
        });
      }
      if (account) Object.assign(account, { has_password: true, text: 'Ready.' });
      return kept();
    },
    cancel_sign_in: () => {
      cancel?.();
      return Promise.resolve(null);
    },
  };
}
