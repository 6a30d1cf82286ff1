import type { Commands } from '../backend';
import type * as w from '../wire';
import type { Book } from './book';
import { isWorking, plus, TODAY } from './days';

type Served =
  | 'reminder_settings'
  | 'save_reminder_rules'
  | 'reminders_of_request'
  | 'reminders_of_issue'
  | 'save_own_reminder'
  | 'snooze_reminder'
  | 'put_off_deadline'
  | 'finish_reminder'
  | 'background'
  | 'set_background';

const failed = (message: string): never => {
  throw { code: 'failed', message } as w.Failure;
};

export function reminderLine(one: w.OwnReminder): w.AgendaLine {
  return {
    key: `reminder ${one.id}`,
    tone: 'reminder',
    mark: '◷',
    title: one.words,
    subtitle: one.request?.title ?? one.issue?.title ?? '',
    lead: 'Your reminder',
    rest: 'of Wed 2 April 2025.',
    strip: null,
    action: {
      kind: 'finish_reminder',
      label: 'Done',
      reminder_id: one.id,
      request_id: one.request?.id ?? null,
      issue_id: one.issue?.id ?? null,
    },
  };
}

/** Reminders of the user’s own; kept as the program keeps them. */
export function reminders(book: Book, keep: <T>(value: T) => T): Pick<Commands, Served> {
  let made = 0;
  let background: w.Background = { offered: true, on: false, tray: false };
  let settings: w.ReminderSettings = {
    trouble: '',
    rules: {
      theirs: { before: [5, 1], on_day: true, after: [1], weekly: true },
      ours: { before: [10, 5, 1], on_day: true },
      quiet: { from: '21:00', until: '08:00' },
      digest: null,
    },
  };
  const find = (id: string) =>
    book.reminders.find((one) => one.id === id) ?? failed('That reminder is gone.');
  function named(until: string): string {
    let day = plus(TODAY, 1);
    if (until === 'tomorrow') return day;
    if (until === 'working-day') while (!isWorking(day, false)) day = plus(day, 1);
    else if (until === 'week') day = '2025-04-07';
    else day = until;
    if (day <= TODAY) failed(`${day} is not to come. Choose a later day; nothing was changed.`);
    return day;
  }
  const move = (one: w.OwnReminder, on_day: string) =>
    keep(Object.assign(one, { on_day, is_due: on_day <= TODAY }));
  return {
    reminder_settings: async () => settings,
    save_reminder_rules: async ({ rules }) => {
      if (rules.quiet && rules.digest && rules.digest >= rules.quiet.from)
        failed(
          `The daily note at ${rules.digest} would fall into the quiet hours and never come. Choose another time. Nothing was changed.`,
        );
      settings = { ...settings, rules };
      return keep(settings);
    },
    reminders_of_request: async ({ request_id }) =>
      book.reminders.filter((one) => one.request?.id === request_id),
    reminders_of_issue: async ({ issue_id }) =>
      book.reminders.filter((one) => one.issue?.id === issue_id),
    save_own_reminder: async ({ reminder }) => {
      if (reminder.on_day < TODAY)
        failed('That is not a day to be reminded on: choose today or a later day.');
      const request = book.rows.find((row) => row.id === reminder.request_id);
      const issue = book.issues.find((one) => one.id === reminder.issue_id);
      const kept = {
        request: request ? { id: request.id, title: request.title } : null,
        issue: issue ? { id: issue.id, title: issue.question } : null,
        words: reminder.words,
        duty: null,
        done_on: null,
      };
      const known = book.reminders.find((one) => one.id === reminder.id);
      if (known) return move(Object.assign(known, kept), reminder.on_day);
      const one = { id: `rem-new-${++made}`, on_day: reminder.on_day, is_due: false, ...kept };
      book.reminders.push(one);
      return move(one, reminder.on_day);
    },
    snooze_reminder: async ({ reminder_id, until }) => move(find(reminder_id), named(until)),
    put_off_deadline: async ({ request_id, duty, until }) => {
      const row = book.rows.find((one) => one.id === request_id);
      const one: w.OwnReminder = {
        id: `rem-new-${++made}`,
        on_day: named(until),
        words: 'The answer',
        request: { id: request_id, title: row?.title ?? '' },
        issue: null,
        duty,
        is_due: false,
        done_on: null,
      };
      book.reminders.push(one);
      return keep(one);
    },
    finish_reminder: async ({ reminder_id }) => {
      book.reminders = book.reminders.filter((one) => one !== find(reminder_id));
      return keep(null);
    },
    background: async () => background,
    set_background: async ({ on }) => {
      background = { ...background, on, tray: on };
      return keep(background);
    },
  };
}
