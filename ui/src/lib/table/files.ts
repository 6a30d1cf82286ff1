import type { MessageView } from '../backend/wire';

/** What tables stand in: a file of a mail, or the mail itself, by its own id. */
export interface TableFile {
  id: string;
  name: string;
}

/** Files whose names say that there are tables in them; any other can be tried from its own page. */
export function mayBeTable(name: string): boolean {
  return /\.(xlsx|xlsm|xlsb|xls|ods|fods|csv|tsv|docx|odt|html?)$/i.test(name);
}

/** All that may have tables of a mail: its own text first. */
export function tablesOf(mail: MessageView): TableFile[] {
  const own = mail.tables > 0 ? [{ id: mail.id, name: `The mail “${mail.subject}”` }] : [];
  return [...own, ...mail.attachments.filter((file) => mayBeTable(file.name))];
}
