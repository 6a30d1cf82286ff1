import type { COMMANDS, CommandName } from './commands';
import type * as w from './wire';

/**
 * Everything the window may ask of the program behind it: one method per command, named as the
 * command is, its arguments in one object. A call that fails rejects with a `Failure`.
 */
export interface Commands {
  status(): Promise<w.Status>;
  agenda(): Promise<w.Agenda>;
  requests(args: { filter: w.RequestFilter }): Promise<w.RequestList>;
  request(args: { id: string }): Promise<w.RequestPage>;
  letters(): Promise<w.LetterTemplate[]>;
  preview_letter(args: { request: w.PreviewRequest }): Promise<w.LetterPreview>;
  /** Gives the new request's id. */
  new_request(args: { request: w.NewRequest }): Promise<string>;
  /** Fails as `changed_elsewhere` when the casebook has neither `was` nor these words. */
  save_draft(args: {
    letter_id: string;
    subject: string;
    body: string;
    was: w.DraftWords | null;
  }): Promise<w.DraftView>;
  preview_mail(args: { letter_id: string }): Promise<w.ExactMail>;
  send_letter(args: { letter_id: string }): Promise<w.OutboxRow>;
  discard_draft(args: { letter_id: string }): Promise<null>;
  /** Gives the existing draft of that kind if there is one. */
  draft_letter(args: { request_id: string; letter: string }): Promise<w.DraftView>;
  outbox(): Promise<w.OutboxRow[]>;
  cancel_letter(args: { outbox_id: string }): Promise<null>;
  retry_letter(args: { outbox_id: string }): Promise<w.OutboxRow>;
  /** Looks in the mailbox for a letter in doubt. */
  look_for_letter(args: { outbox_id: string }): Promise<w.OutboxRow>;
  mark_sent(args: { outbox_id: string }): Promise<w.OutboxRow>;
  send_again(args: { outbox_id: string }): Promise<w.OutboxRow>;
  record_event(args: { event: w.RecordEvent }): Promise<w.RequestPage>;
  strike_event(args: { event_id: string }): Promise<w.RequestPage>;
  set_item(args: {
    item_id: string;
    outcome: w.ItemOutcome;
    exemption: string;
  }): Promise<w.RequestPage>;
  /** At most 200 from the `offset`th on; with `holding`, the stretch that message stands in. */
  inbox(args: { offset: number; limit: number; holding: string | null }): Promise<w.InboxPage>;
  message(args: { id: string }): Promise<w.MessageView>;
  message_html(args: { id: string }): Promise<w.MessageHtml>;
  file_message(args: { message_id: string; request_id: string }): Promise<w.MessageView>;
  unfile_message(args: { message_id: string }): Promise<w.MessageView>;
  set_message_aside(args: { message_id: string }): Promise<null>;
  fetch_mail(): Promise<w.FetchSummary>;
  /** Asks which files; null when nothing was chosen. */
  import_files(): Promise<w.ImportSummary | null>;
  attachment_text(args: { id: string }): Promise<w.AttachmentText>;
  /** Asks where to; gives the path, null when nothing was chosen. */
  save_attachment(args: { id: string }): Promise<string | null>;
  /** A made-up council answers; in the practice mailbox only. */
  practice_answer(args: { request_id: string; kind: PracticeAnswer }): Promise<w.FetchSummary>;
  issues(): Promise<w.IssueRow[]>;
  issue(args: { id: string }): Promise<w.IssuePage>;
  save_issue(args: { issue: w.IssueEdit }): Promise<string>;
  link_request(args: { issue_id: string; request_id: string }): Promise<w.IssuePage>;
  unlink_request(args: { issue_id: string; request_id: string }): Promise<w.IssuePage>;
  pin_evidence(args: { evidence: w.PinEvidence }): Promise<w.IssuePage>;
  unpin_evidence(args: { evidence_id: string }): Promise<w.IssuePage>;
  authorities(): Promise<w.AuthorityRow[]>;
  save_authority(args: { authority: w.AuthorityEdit }): Promise<string>;
  /** Asks which file, and says what it holds; null when nothing was chosen. */
  choose_authority_list(): Promise<w.AuthorityColumns | null>;
  /** Brings in the list that was chosen last; for each field its column, "" for none. */
  import_authorities(args: { mapping: Record<string, string> }): Promise<w.AuthorityImport>;
  /** The principal councils of a nation, "" for all four; what was done, in a sentence. */
  add_councils(args: { nation: string }): Promise<string>;
  /** The address for requests of the authority a draft is to. */
  give_address(args: { letter_id: string; address: string }): Promise<w.DraftView>;
  batches(): Promise<w.BatchRow[]>;
  batch(args: { id: string; filter: w.BatchFilter }): Promise<w.BatchPage>;
  check_batch(args: { plan: w.BatchPlan }): Promise<w.BatchCheck>;
  /** The letter to the authority at this place of the list, from 1. */
  preview_batch(args: { plan: w.BatchPlan; position: number }): Promise<w.LetterPreview>;
  new_batch(args: { plan: w.BatchPlan }): Promise<string>;
  send_batch(args: { id: string }): Promise<w.BatchDone>;
  pause_batch(args: { id: string }): Promise<null>;
  resume_batch(args: { id: string }): Promise<null>;
  call_back_batch(args: { id: string }): Promise<w.BatchDone>;
  correct_batch(args: { id: string; subject: string; body: string }): Promise<w.BatchDone>;
  follow_batch(args: { id: string; requests: string[]; letter: string }): Promise<w.BatchDone>;
  /** Asks which file names the authorities; null when nothing was chosen. */
  choose_batch_list(args: { letter: string }): Promise<w.BatchChoice | null>;
  /** Asks where to; gives the path, null when nothing was chosen. */
  save_batch_answers(args: { id: string }): Promise<string | null>;
  settings(): Promise<w.Settings>;
  save_identity(args: { identity: w.Identity }): Promise<w.Settings>;
  save_account(args: { account: w.AccountEdit }): Promise<w.Settings>;
  /** The default one when none is named. */
  check_account(args: { account_id: string | null }): Promise<w.AccountCheck>;
  /** That of the default mailbox when none is named. */
  give_password(args: {
    account_id: string | null;
    password: string;
    keep: w.Keep;
  }): Promise<w.Settings>;
  use_practice(): Promise<w.Settings>;
  search(args: { query: string }): Promise<w.SearchHit[]>;
  /** A deadline of no request: “what if it was received on…”. */
  work_out(args: { question: w.DeadlineQuestion }): Promise<w.DeadlineView>;
  set_regime(args: { request_id: string; regime: string }): Promise<w.RequestPage>;
  /** Asks which file; null when nothing was chosen. */
  merge_calendar(): Promise<w.CalendarMerge | null>;
  fetch_calendar(): Promise<w.CalendarMerge>;
  forget_calendar(): Promise<w.CalendarMerge>;
  message_headers(args: { id: string }): Promise<w.MessageHeaders>;
  message_raw(args: { id: string }): Promise<w.MessageRaw>;
  /** Asks where to; null when nothing was chosen. */
  save_message(args: { id: string }): Promise<w.SavedMessage | null>;
  /** As file_message, with the reason in the user's words. */
  move_message(args: {
    message_id: string;
    request_id: string;
    because: string;
  }): Promise<w.MessageView>;
  /** Shows a filed mail in the thread of another request too. */
  file_message_also(args: { message_id: string; request_id: string }): Promise<w.MessageView>;
  unfile_message_also(args: { message_id: string; request_id: string }): Promise<w.MessageView>;
  /** Asks which folders; null when nothing was chosen. */
  import_folders(): Promise<w.ImportSummary | null>;
  /** How far the import is; null when none runs. The event `import_progress` says the same. */
  import_progress(): Promise<w.ImportProgress | null>;
  /** What was brought in stays; the import ends with its summary. */
  cancel_import(): Promise<null>;
  /** From when on, and from which folders, mail is fetched. */
  receiving(): Promise<w.Receiving>;
  save_receiving(args: { since: string; folders: string[] }): Promise<w.Receiving>;
  /** Null when nothing is being fetched. */
  fetch_progress(): Promise<w.FetchProgress | null>;
  cancel_fetch(): Promise<null>;
  /** Mails that concern us and wait for a word: bring, or leave. */
  left_in_mailbox(): Promise<w.LeftMail[]>;
  bring_left(args: { id: string }): Promise<w.FetchSummary>;
  dismiss_left(args: { id: string }): Promise<null>;
  /** Drafts the request to the other address an automatic reply names; nothing is sent. */
  draft_elsewhere(args: { message_id: string }): Promise<w.DraftView>;
  find_settings(args: { address: string }): Promise<w.FoundSettings>;
  /** Tries settings that are not kept yet. */
  try_account(args: { account: w.AccountEdit }): Promise<w.AccountCheck>;
  set_default_account(args: { account_id: string }): Promise<w.Settings>;
  remove_account(args: { account_id: string; although_used: boolean }): Promise<w.Settings>;
  save_client(args: { client: w.ClientEdit }): Promise<w.Settings>;
  /** Opens the provider’s page in the browser. */
  begin_sign_in(args: { account_id: string }): Promise<w.SignInPage>;
  /** Waits for the browser to come back, five minutes at most. */
  finish_sign_in(args: { keep: w.Keep }): Promise<w.Settings>;
  cancel_sign_in(): Promise<null>;
  /** A letter of the library as its three files. */
  letter_files(args: { name: string }): Promise<w.LetterFiles>;
  /** What is wrong with a letter while it is written, or what it would say. */
  try_letter(args: { files: w.LetterFiles }): Promise<w.LetterTrial>;
  /** Keeps it whatever is wrong with it, and says that. */
  save_own_letter(args: { letter: w.LetterEdit }): Promise<w.LetterProblem[]>;
  delete_own_letter(args: { name: string }): Promise<null>;
  /** Asks which folder, or which .zip; null when nothing was chosen. */
  import_letters(args: { folder: boolean }): Promise<w.LetterImport | null>;
  /** Asks where to; gives the path, null when nothing was chosen. */
  export_letter(args: { name: string }): Promise<string | null>;
  /** Sends a draft to an address of its own; empty for the authority’s. */
  address_draft(args: { letter_id: string; address: string }): Promise<w.DraftView>;
  /** Reads a file again, as after a missing tool was installed. */
  extract_again(args: { id: string }): Promise<w.AttachmentText>;
  /** How far the reading of received files is; null when none are read. */
  extraction_progress(): Promise<w.ExtractionProgress | null>;
  cancel_extraction(): Promise<null>;
  /** What is weak in a draft as it is being written; places are in UTF-16 units, as the editor counts. */
  lint_draft(args: { letter_id: string; subject: string; body: string }): Promise<w.LintReport>;
  /** The same for a text that is not kept yet. */
  lint_text(args: { text: w.LintText }): Promise<w.LintReport>;
  /** Answers `closing`: everything is kept and the window closes, or the user stays. */
  close_window(args: { close: boolean }): Promise<null>;
}

export type PracticeAnswer = 'acknowledgement' | 'answer';

/** What the program tells the window of its own accord. */
export interface Listener {
  /** Something changed: read again what is shown of it. */
  changed(changed: w.Changed): void;
  /** Say something, as when files were dropped on the window. */
  said(text: string): void;
  /** How far an import is, five times a second while it lasts; null when it has ended. */
  importing?(progress: w.ImportProgress | null): void;
  /** The window is to close; it waits a moment for `close_window`. */
  closing?(): void;
}

export interface Backend extends Commands {
  /** Starts listening; the returned function stops it. */
  listen(listener: Listener): Promise<() => void>;
}

// The list and the interface name the same commands, or this does not compile.
type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : never) : never;
export const everyCommandHasAMethod: Same<keyof Commands, (typeof COMMANDS)[number]> = true;

/** Turns whatever was thrown into a failure with words. */
export function asFailure(thrown: unknown): w.Failure {
  if (typeof thrown === 'object' && thrown !== null && 'message' in thrown) {
    const { message } = thrown;
    const code = 'code' in thrown ? thrown.code : undefined;
    return { code: isCode(code) ? code : 'failed', message: String(message) };
  }
  // Not one of ours: the call itself was refused, in words meant for its makers.
  return {
    code: 'failed',
    message: `The program did not understand this. Nothing was changed. (${String(thrown)})`,
  };
}

function isCode(code: unknown): code is w.FailureCode {
  return (
    code === 'failed' ||
    code === 'not_found' ||
    code === 'needs_identity' ||
    code === 'needs_password' ||
    code === 'changed_elsewhere'
  );
}

export type { CommandName };
