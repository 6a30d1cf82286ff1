import { COMMANDS, type CommandName } from './commands';
import type * as w from './wire';

/**
 * Everything the window may ask of the program behind it: one method per command, named as the
 * command is, its arguments in one object. A call that fails rejects with a `Failure`.
 */
export interface Commands {
  status(): Promise<w.Status>;
  /** So many lines of each group; all are counted. */
  agenda(args: { shown: w.AgendaShown }): Promise<w.Agenda>;
  /** At most 200 from the `offset`th on. */
  requests(args: { filter: w.RequestFilter }): Promise<w.RequestLines>;
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
  /** Takes a piece off its issue and keeps why. */
  detach_evidence(args: { evidence_id: string; because: string }): Promise<w.IssuePage>;
  /** Moves a piece to another issue; gives that issue’s page. */
  move_evidence(args: {
    evidence_id: string;
    issue_id: string;
    because: string;
  }): Promise<w.IssuePage>;
  /** Changes what a piece is said to show. */
  note_evidence(args: { evidence_id: string; note: string }): Promise<w.IssuePage>;
  /** Pieces that are not named keep their order after those that are. */
  order_evidence(args: { issue_id: string; evidence_ids: string[] }): Promise<w.IssuePage>;
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
  /** The answers to a batch in one table; no file is opened for it. */
  collation(args: { batch_id: string; filter: w.CollationFilter }): Promise<w.CollationView>;
  save_collation(args: { batch_id: string; edit: w.CollationEdit }): Promise<null>;
  /** Reads a few of the files that are still to be read; call it until none is left. */
  read_collation(args: { batch_id: string; again: boolean }): Promise<w.CollationReading>;
  collation_tables(args: {
    batch_id: string;
    filter: w.CollationTableFilter;
  }): Promise<w.CollationTables>;
  /** Says which columns feed which; tables with the same headings follow. Gives a sentence. */
  map_table(args: { table: w.MapTable }): Promise<string>;
  type_value(args: { value: w.TypeValue }): Promise<null>;
  citable_papers(args: { batch_id: string; position: number }): Promise<w.CitablePaper[]>;
  /** Asks where to; gives the path, null when nothing was chosen. */
  save_collation_table(args: {
    batch_id: string;
    format: w.CollationFormat;
  }): Promise<string | null>;
  /** Asks where to; gives the path, null when nothing was chosen. */
  save_batch_answers(args: { id: string }): Promise<string | null>;
  pack_preview(args: { request_id: string }): Promise<w.PackPreview>;
  /** Asks where to; null when nothing was chosen. */
  save_pack(args: { request_id: string; format: w.PackFormat }): Promise<w.PackSaved | null>;
  settings(): Promise<w.Settings>;
  reminder_settings(): Promise<w.ReminderSettings>;
  save_reminder_rules(args: { rules: w.ReminderRules }): Promise<w.ReminderSettings>;
  /** The user’s own that are not done, and deadlines whose reminders are put off. */
  reminders_of_request(args: { request_id: string }): Promise<w.OwnReminder[]>;
  reminders_of_issue(args: { issue_id: string }): Promise<w.OwnReminder[]>;
  save_own_reminder(args: { reminder: w.OwnReminderEdit }): Promise<w.OwnReminder>;
  /** Until `tomorrow`, the next `working-day`, `week` (its Monday) or a civil day. */
  snooze_reminder(args: { reminder_id: string; until: string }): Promise<w.OwnReminder>;
  /** The same for the reminders of a request’s last day. */
  put_off_deadline(args: {
    request_id: string;
    duty: string;
    until: string;
  }): Promise<w.OwnReminder>;
  /** A reminder is done; one of a last day that was put off speaks again. */
  finish_reminder(args: { reminder_id: string }): Promise<null>;
  /** Whether the program starts hidden with the session. */
  background(): Promise<w.Background>;
  set_background(args: { on: boolean }): Promise<w.Background>;
  /** How the program found its casebook; all that answers before it is open. With what is shown first. */
  opening(args: { shown: w.AgendaShown | null }): Promise<w.Opening>;
  /** Gives why the passphrase is not remembered, if it was to be. */
  unlock(args: { passphrase: string; remember: boolean }): Promise<string | null>;
  /** Starts again on the page that saves what can be saved of a damaged casebook. */
  leave_damaged(): Promise<null>;
  /** Saves what can be saved of a damaged casebook into a new one beside it. */
  rescue_casebook(): Promise<w.RescuedCasebook>;
  /** Puts it in the damaged one’s place and opens it; gives where the damaged one is kept. */
  open_rescued(): Promise<string>;
  /** The same with the backup that was chosen. */
  open_backup(args: { passphrase: string | null }): Promise<string>;
  /** Begins a new casebook where the file is empty. */
  begin_new(): Promise<null>;
  /** With none, takes the encryption off. */
  set_passphrase(args: { passphrase: string | null; remember: boolean }): Promise<w.PassphraseSet>;
  /** Asks which; gives its path, null when nothing was chosen. */
  choose_backup(): Promise<string | null>;
  /** Brings back the one chosen; gives where the present casebook is kept. */
  restore_backup(args: { passphrase: string | null }): Promise<string>;
  /** Each asks where to; gives the path, null when nothing was chosen. */
  save_backup(): Promise<string | null>;
  save_export(): Promise<string | null>;
  keep_calendar_file(args: { folder: boolean }): Promise<w.Settings>;
  forget_calendar_file(): Promise<w.Settings>;
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
  /** What an issue’s dossier would say, with these words struck out. */
  dossier(args: { issue_id: string; strike: string[] }): Promise<w.Dossier>;
  /** What in it may be of private people, for the user to confirm. */
  dossier_strikes(args: { issue_id: string }): Promise<w.StrikeProposal[]>;
  /** Asks where to; gives the path, null when nothing was chosen. */
  save_dossier(args: {
    issue_id: string;
    strike: string[];
    format: w.DossierFormat;
  }): Promise<string | null>;
  /** Asks for files, or folders, of requests made elsewhere, and says what would come of them. */
  choose_requests(args: { folders: boolean }): Promise<w.EarlierImport | null>;
  /** Brings in what was chosen last, or looks at it again; `columns` names the column for `FILE:FIELD`, nothing for none. */
  import_requests(args: {
    columns: Record<string, string>;
    dry_run: boolean;
  }): Promise<w.EarlierImport>;
  /** Fills an empty casebook with a made-up borough; fails when anything is in it. */
  make_sample(): Promise<w.SampleMade>;
  /** Any text is a query; filters such as `from:` narrow it. */
  search(args: { query: string }): Promise<w.SearchPage>;
  saved_searches(): Promise<w.SavedSearchView[]>;
  /** One of that name is replaced; gives all that are saved. */
  save_search(args: { name: string; query: string }): Promise<w.SavedSearchView[]>;
  forget_search(args: { search_id: string }): Promise<w.SavedSearchView[]>;
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
  /** The mails that the program was started with; null when there were none. */
  import_opened(): Promise<w.ImportSummary | null>;
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
  /** What a mail and its files are read to say: suggestions until confirmed. */
  readings_of(args: { message_id: string }): Promise<w.ReadingsView>;
  /** Records what a suggestion says, or what it was changed to. */
  confirm_reading(args: {
    message_id: string;
    reading: string;
    change: w.ReadingRecord | null;
  }): Promise<w.RequestPage>;
  dismiss_reading(args: { message_id: string; reading: string }): Promise<w.ReadingsView>;
  reopen_reading(args: { message_id: string; reading: string }): Promise<w.ReadingsView>;
  /** How each numbered question stands by a mail; `set_item` records it. */
  item_readings(args: { message_id: string }): Promise<w.ItemReading[]>;
  /** A refusal held against what the law asks of it; empty when nothing is refused. */
  notice_check(args: { message_id: string }): Promise<w.NoticePoint[]>;
  /** Whether acknowledgements are recorded by themselves. */
  records_acknowledgements(): Promise<boolean>;
  set_records_acknowledgements(args: { yes: boolean }): Promise<boolean>;
  /** What can be put to the authority or the regulator; answers are `yes`, `no` or `unknown`. */
  answering_back(args: {
    request_id: string;
    answers: Record<string, string>;
  }): Promise<w.AnsweringBack>;
  /** Drafts the review or complaint whose turn it is, with those arguments. */
  draft_answering_back(args: {
    request_id: string;
    answers: Record<string, string>;
  }): Promise<w.DraftView>;
  /** Opens a table that came with a mail; a table in a Word document or web page is a sheet. */
  open_table(args: { attachment_id: string }): Promise<w.TableView>;
  /**
   * At most 500 rows from the one numbered `from_row` on (the first is 1), and 200 columns from the
   * `from_column`th on (the first is 0).
   */
  table_page(args: {
    attachment_id: string;
    sheet: number;
    from_row: number;
    rows: number;
    from_column: number;
  }): Promise<w.TablePage>;
  /** Keeps where a sheet's heading is and what its columns hold; the file stays as it is. */
  set_table_layout(args: {
    attachment_id: string;
    sheet: number;
    layout: w.TableLayout;
  }): Promise<w.TableView>;
  /** Works out a question to a table; nothing is kept. */
  make_figure(args: { source: w.FigureSource }): Promise<w.FigureView>;
  /** For the clipboard. */
  copy_figure(args: { source: w.FigureSource; form: w.FigureCopy }): Promise<string>;
  /** Asks where to; gives the path, null when nothing was chosen. */
  save_figure(args: { source: w.FigureSource; form: w.FigureCopy }): Promise<string | null>;
  compare_figures(args: {
    first: w.FigureSource;
    second: w.FigureSource;
  }): Promise<w.ComparisonView>;
  /** The sums of the first by those of the second, such as pounds by residents. */
  figure_per_head(args: { first: w.FigureSource; second: w.FigureSource }): Promise<w.PerHeadView>;
  pin_figure(args: { figure: w.PinFigure }): Promise<w.IssuePage>;
  unpin_figure(args: { figure_id: string }): Promise<w.IssuePage>;
  /** A pinned figure as it was when it was pinned. */
  pinned_figure(args: { figure_id: string }): Promise<w.FigureView>;
  /** Asks a pinned figure's question of another file; `pin_figure` with `replaces` keeps it. */
  run_figure_again(args: { figure_id: string; attachment_id: string }): Promise<w.FigureAgain>;
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
  /** A mailbox answered at that time, and nothing else changed. */
  checked?(at: string | null): void;
  /** How far an import is, five times a second while it lasts; null when it has ended. */
  importing?(progress: w.ImportProgress | null): void;
  /** Files are being read: `extraction_progress` says how far. */
  extracting?(): void;
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

/** The same program; each failure of it is also told to `hear`, with the command's name. */
export function heard(
  backend: Backend,
  hear: (failure: w.Failure, command: CommandName) => void,
): Backend {
  const calls = COMMANDS.map((name) => [
    name,
    async (...args: never[]) => {
      try {
        return await (backend[name] as (...args: never[]) => Promise<unknown>)(...args);
      } catch (thrown) {
        hear(asFailure(thrown), name);
        throw thrown;
      }
    },
  ]);
  return { ...backend, ...(Object.fromEntries(calls) as unknown as Commands) };
}

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
    code === 'damaged' ||
    code === 'needs_passphrase' ||
    code === 'changed_elsewhere'
  );
}

export type { CommandName };
