import type { AccountEdit, AccountView, FoundSettings, Keep, SignIn } from '../backend/wire';

/** A mailbox while it is filled in. */
export interface Filled {
  id: string | null;
  name: string;
  email: string;
  smtp: Server;
  imap: Server;
  user: string;
  signIn: SignIn;
}

export interface Server {
  host: string;
  port: number;
  security: AccountEdit['smtp_security'];
}

/** From what was found for an address, or from a mailbox as it is. */
export function fill(
  from: FoundSettings | AccountView,
  who: { id: string | null; name: string; email: string },
): Filled {
  return {
    ...who,
    smtp: { host: from.smtp_host, port: from.smtp_port, security: from.smtp_security },
    imap: { host: from.imap_host, port: from.imap_port, security: from.imap_security },
    user: from.user,
    signIn: from.sign_in,
  };
}

export function edited(filled: Filled, password: string, keep: Keep): AccountEdit {
  return {
    id: filled.id,
    name: filled.name.trim(),
    email: filled.email.trim(),
    smtp_host: filled.smtp.host.trim(),
    smtp_port: filled.smtp.port,
    smtp_security: filled.smtp.security,
    imap_host: filled.imap.host.trim(),
    imap_port: filled.imap.port,
    imap_security: filled.imap.security,
    user: filled.user.trim(),
    sign_in: filled.signIn,
    password: password || null,
    keep,
  };
}

export const PROVIDERS: Record<SignIn, string> = {
  password: 'a password',
  google: 'Google',
  microsoft: 'Microsoft',
  other: 'another provider',
};
