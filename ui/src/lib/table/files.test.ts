import { expect, test } from 'vitest';
import type { MessageView } from '../backend/wire';
import { mayBeTable, tablesOf } from './files';

test('tables are known by the name of their file', () => {
  expect(['Grants by ward.XLSX', 'a.csv', 'b.ods', 'c.xls', 'answer.docx'].map(mayBeTable)).toEqual(
    Array(5).fill(true),
  );
  expect(['Refusal notice.pdf', 'scan.jpg', 'csv', 'notes.txt'].map(mayBeTable)).toEqual(
    Array(4).fill(false),
  );
});

test('a mail’s own tables come before those of its files', () => {
  const mail = (tables: number) =>
    ({
      id: 'm',
      subject: 'RE: grants',
      tables,
      attachments: [
        { id: 'a', name: 'Refusal.pdf' },
        { id: 'b', name: 'Grants.ods' },
      ],
    }) as MessageView;
  expect(tablesOf(mail(2)).map(({ id }) => id)).toEqual(['m', 'b']);
  expect(tablesOf(mail(0)).map(({ id }) => id)).toEqual(['b']);
});
