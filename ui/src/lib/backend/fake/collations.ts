import type { Commands } from '../backend';
import type * as w from '../wire';
import type { Book } from './book';
import { HASH } from './sample';

type Answers = Pick<
  Commands,
  | 'collation'
  | 'save_collation'
  | 'read_collation'
  | 'collation_tables'
  | 'map_table'
  | 'type_value'
  | 'citable_papers'
  | 'save_collation_table'
>;

/** How the made-up authorities answered, in turn. */
const ANSWERS = [
  ['answered', 'Answered'],
  ['answered', 'Answered'],
  ['partly', 'Partly answered'],
  ['refused', 'Refused'],
  ['late', 'Late'],
  ['waiting', 'Nothing yet'],
] as const;

interface Kept {
  lines: w.CollationLines;
  columns: { id: string; name: string; kind: w.CollationKind }[];
  toRead: number;
  tables: w.CollationTable[];
  typed: w.TypeValue[];
}

const pounds = (n: number) => `£${n.toLocaleString('en-GB')}`;

/** A table of grants as the made-up council with this number sends it. */
function table(number: number, state: string, alike: number): w.CollationTable {
  const columns = [
    { letters: 'A', name: 'Organisation', kind: 'text' },
    { letters: 'B', name: 'Grant (£)', kind: 'money' },
    { letters: 'C', name: 'No. of awards', kind: 'number' },
  ];
  const mapping = [
    { column_id: 'c-grants', from: { name: 'Grant (£)', letters: 'B' } },
    { column_id: 'c-awards', from: { name: 'No. of awards', letters: 'C' } },
  ];
  return {
    id: `t-${String(number)}`,
    authority: `Wickham Vale ${String(number)} Council`,
    message_id: 'm-answer',
    attachment_id: 'at-xlsx',
    file_name: `grants-${String(number)}.xlsx`,
    sha256: HASH,
    sheet: 'Grants',
    heading: [3, 3],
    columns,
    state,
    mapping: state === 'mapped' ? mapping : [],
    suggested: mapping,
    alike,
    text:
      state === 'mapped'
        ? ['“Grant (£)”: 12 rows counted, 1 left out: row 7 B7 is withheld or given only roughly.']
        : [],
    problem: '',
  };
}

export function collations(book: Book, keep: <T>(value: T) => T): Answers {
  const kept = new Map<string, Kept>();
  // With the practice mailbox nobody has chosen columns yet.
  if (book.mode !== 'practice') {
    kept.set('b-grants', {
      lines: 'each_authority',
      columns: [
        { id: 'c-grants', name: 'Grants', kind: 'money' },
        { id: 'c-awards', name: 'Awards', kind: 'number' },
        { id: 'c-first', name: 'First paid', kind: 'date' },
      ],
      toRead: 0,
      tables: [
        table(1, 'mapped', 0),
        {
          ...table(2, 'mapped', 0),
          text: [
            'Mapped like “grants-1.xlsx” of Wickham Vale 1 Council, which has the same headings.',
          ],
        },
        table(3, 'to_map', 2),
        {
          ...table(7, 'mapped', 0),
          problem:
            'It is not counted: the heading it was mapped by is not found there any more. Map the table that is there now.',
        },
      ],
      typed: [],
    });
  }
  const long = book.mode === 'long' ? ' of the Most Ancient and Undivided Liberties thereof' : '';
  const asked = (id: string): { name: string; request: string | null }[] => {
    const batch = book.batches.find((one) => one.row.id === id);
    if (!batch) throw { code: 'not_found', message: 'There is no such batch.' } as w.Failure;
    if (book.mode === 'many')
      return Array.from({ length: 2000 }, (_, at) => ({
        name: `Wickham Vale ${String(at + 1)} Council`,
        request: 'r-homes',
      }));
    return batch.members.map((member) => ({
      name: member.authority + long,
      request: member.request_id,
    }));
  };
  const cell = (
    one: Kept,
    position: number,
    column: Kept['columns'][number],
    gave: boolean,
  ): w.CollationCell => {
    const sources: w.CollationSource[] = [];
    const source = {
      message_id: 'm-answer',
      attachment_id: 'at-xlsx',
      sha256: HASH,
      sheet: 'Grants',
      page: null,
    };
    let shown = '';
    let note = '';
    if (gave && column.kind !== 'text') {
      const amount = position * 1250;
      shown =
        column.kind === 'money'
          ? pounds(amount)
          : column.kind === 'number'
            ? String(position + 3)
            : 'Tue 2 April 2024 to Mon 31 March 2025';
      const cells = column.kind === 'money' ? 'B4:B16' : 'C4:C16';
      sources.push({
        ...source,
        text: `“grants-${String(position)}.xlsx”, sheet “Grants”, cells ${cells}`,
        gave: shown,
        typed: null,
        says: '',
        file_name: `grants-${String(position)}.xlsx`,
        cells,
        rows_counted: 12,
        rows_left_out:
          column.kind === 'money' ? ['row 7 B7 is withheld or given only roughly'] : [],
      });
      if (column.kind === 'money')
        note = '1 row left out: row 7 B7 is withheld or given only roughly.';
    }
    for (const typed of one.typed) {
      if (typed.position !== position || typed.column_id !== column.id) continue;
      shown = shown ? `${shown} and ${typed.says}` : typed.says;
      sources.push({
        ...source,
        text: `typed from “answer.pdf”${typed.page === null ? '' : `, page ${String(typed.page)}`}`,
        gave: typed.says,
        typed: typed.line,
        says: typed.says,
        attachment_id: typed.attachment_id,
        file_name: 'answer.pdf',
        sheet: '',
        cells: '',
        page: typed.page,
        rows_counted: 0,
        rows_left_out: [],
      });
    }
    return { shown, value: shown, sources, note };
  };
  const view = (id: string, filter: w.CollationFilter): w.CollationView => {
    const authorities = asked(id);
    const title = book.batches.find((one) => one.row.id === id)?.row.title ?? '';
    const one = kept.get(id);
    const begun = one !== undefined;
    const lines = authorities.map((authority, at): w.CollationLine => {
      const [standing, text] = ANSWERS[at % ANSWERS.length] ?? ANSWERS[0];
      return {
        position: at + 1,
        authority_id: `a-many-${String(at)}`,
        authority: authority.name,
        request_id: authority.request,
        reference: `SCR-B${String(at).padStart(5, '0')}`,
        standing,
        standing_text: text,
        due: null,
        typed_line: null,
        cells: one?.columns.map((column) => cell(one, at + 1, column, at % 6 < 2)) ?? [],
        notes:
          begun && at === 1
            ? ['“grants-2.xlsx”, sheet “Grants”: The sheet’s own total in row 17 says £200 less.']
            : [],
      };
    });
    const found = lines.filter((line) => filter.show === '' || line.standing === filter.show);
    const gave = lines.filter((line) => line.cells.some((one) => one.shown !== '')).length;
    return {
      batch_id: id,
      title,
      begun,
      lines: one?.lines ?? 'each_authority',
      columns:
        one?.columns.map((column) => ({
          ...column,
          sum: column.kind === 'money' ? '13750.00' : null,
          sum_shown: column.kind === 'money' ? '£13,750' : column.kind === 'number' ? '42' : '',
          covers: gave,
          rows_counted: 12 * gave,
          rows_left_out: gave,
          text: `“${column.name}” was given by ${String(gave)} of ${String(lines.length)} authorities. ${String(12 * gave)} rows counted, ${String(gave)} left out: Wickham Vale 1 Council, row 7 B7 is withheld or given only roughly.`,
        })) ?? [],
      completeness: begun
        ? [
            `${String(gave)} of ${String(lines.length)} authorities answered with a table; 4 refused; 8 have not answered, 4 of them late.`,
            `The sum of “Grants” covers ${String(gave)} of ${String(lines.length)}.`,
          ]
        : [],
      notes: begun
        ? one.tables
            .filter((row) => row.problem !== '')
            .map((row) => `${row.authority}, “${row.file_name}”: ${row.problem}`)
        : [],
      rows: found.slice(filter.offset, filter.offset + filter.limit),
      total: found.length,
      to_read: one?.toRead ?? 0,
      to_map: one?.tables.filter((row) => row.state === 'to_map').length ?? 0,
      tables: one?.tables.length ?? 0,
    };
  };
  return {
    collation: async ({ batch_id, filter }) => view(batch_id, filter),
    save_collation: async ({ batch_id, edit }) => {
      const before = kept.get(batch_id);
      const columns = edit.columns.map((column, at) => ({
        id: column.id ?? `c-new-${String(at)}`,
        name: column.name,
        kind: column.kind,
      }));
      if (new Set(columns.map((column) => column.name)).size < columns.length)
        throw {
          code: 'failed',
          message: 'Two columns have one name. Nothing was changed; name them apart.',
        } as w.Failure;
      kept.set(batch_id, {
        lines: edit.lines,
        columns,
        toRead: before?.toRead ?? 12,
        tables: before?.tables ?? [],
        typed: before?.typed ?? [],
      });
      return keep(null);
    },
    read_collation: async ({ batch_id, again }) => {
      const one = kept.get(batch_id);
      if (!one) return { read: 0, left: 0 };
      if (again) one.toRead = 12;
      const read = Math.min(5, one.toRead);
      one.toRead -= read;
      if (one.toRead === 0 && one.tables.length === 0) one.tables = [table(1, 'to_map', 2)];
      return { read, left: one.toRead };
    },
    collation_tables: async ({ batch_id, filter }) => {
      const tables = (kept.get(batch_id)?.tables ?? []).filter(
        (row) =>
          filter.show === '' ||
          row.state === filter.show ||
          (filter.show === 'trouble' && row.problem !== ''),
      );
      return {
        tables: tables.slice(filter.offset, filter.offset + filter.limit),
        total: tables.length,
      };
    },
    map_table: async ({ table: asked }) => {
      const row = [...kept.values()]
        .flatMap((one) => one.tables)
        .find((one) => one.id === asked.table_id);
      if (!row) throw { code: 'not_found', message: 'There is no such table.' } as w.Failure;
      const leftOut = asked.mapping.length === 0;
      Object.assign(row, {
        state: leftOut ? 'left_out' : 'mapped',
        mapping: asked.mapping,
        problem: '',
      });
      return keep(
        leftOut
          ? 'The table is left out.'
          : 'The table is mapped, and 2 other tables with the same headings are mapped like it.',
      );
    },
    type_value: async ({ value }) => {
      const one = kept.get(value.batch_id);
      if (!one) return null;
      const column = one.columns.find((known) => known.id === value.column_id);
      if (value.says !== '' && column?.kind === 'money' && !/\d/.test(value.says))
        throw {
          code: 'failed',
          message: `“${value.says}” does not fit “${column.name}”: it is no amount. Nothing was kept.`,
        } as w.Failure;
      one.typed = one.typed.filter(
        (typed) =>
          typed.position !== value.position ||
          typed.column_id !== value.column_id ||
          typed.line !== value.line,
      );
      if (value.says !== '') one.typed.push(value);
      return keep(null);
    },
    citable_papers: async ({ position }) =>
      position % 6 === 0
        ? []
        : [
            {
              message_id: 'm-answer',
              attachment_id: 'at-pdf',
              text: 'answer.pdf',
              pages: 3,
            },
            {
              message_id: 'm-answer',
              attachment_id: null,
              text: 'the letter of Mon 31 March 2025',
              pages: null,
            },
          ],
    save_collation_table: async ({ format }) => `/home/amina/collated-answers.${format}`,
  };
}
