import { letters } from '../../table/cells';
import type { Commands } from '../backend';
import type * as w from '../wire';
import type { Book } from './book';
import { HASH } from './sample';

/** Spend by ward of the sample: fictional, and the same as in the sample's letters. */
const WARDS: [string, number, number][] = [
  ['Fullers Row', 412, 2_310_000],
  ['St Wilfrid’s', 377, 2_120_000],
  ['Marsh End', 350, 1_985_000],
  ['Quayside', 108, 612_000],
  ['Bell Green', 96, 540_000],
  ['Ropewalk', 88, 498_000],
  ['Mill Lane', 81, 455_000],
  ['Sedge Vale', 76, 430_000],
  ['Lime Reach', 71, 402_000],
  ['Castle', 67, 377_000],
  ['Old Forge', 62, 350_000],
  ['Shadgate', 56, 318_000],
  ['Barrow Cross', 51, 290_000],
  ['Tanner Hill', 46, 262_000],
  ['Abbey', 43, 240_000],
  ['Alder Fields', 36, 205_000],
  ['Island', 32, 180_000],
];
const MANY = 1_000_000;

type Tables = Pick<
  Commands,
  | 'open_table'
  | 'table_page'
  | 'set_table_layout'
  | 'make_figure'
  | 'copy_figure'
  | 'save_figure'
  | 'compare_figures'
  | 'figure_per_head'
  | 'pin_figure'
  | 'unpin_figure'
  | 'pinned_figure'
  | 'run_figure_again'
>;

interface Sheet {
  name: string;
  hidden: boolean;
  header: [number, number] | null;
  chosen: boolean;
  names: string[];
  kinds: Map<string, w.TableColumnKind>;
  rows: number;
  row: (at: number) => string[];
  hiddenRows: Set<number>;
  personal: Record<string, string>;
}

const isNumber = (text: string) => /^-?\d+(\.\d+)?$/.test(text);
const money = (n: number) => `£${n.toLocaleString('en-GB')}`;

function sheetOf(name: string, rows: string[][], header: [number, number] | null): Sheet {
  return {
    name,
    hidden: false,
    header,
    chosen: false,
    names: rows[(header?.[1] ?? 1) - 1] ?? [],
    kinds: new Map(),
    rows: rows.length,
    row: (at) => rows[at] ?? [],
    hiddenRows: new Set(),
    personal: {},
  };
}

function spend(): Sheet {
  const total = WARDS.reduce((sum, [, , spent]) => sum + spent, 0);
  const homes = WARDS.reduce((sum, [, built]) => sum + built, 0);
  const made = sheetOf(
    'Spend',
    [
      ['Decent Homes works 2011–13', '', '', ''],
      ['Prepared by Asset Management for FOI/8841', '', '', ''],
      ['', '', '', ''],
      ['Ward', 'Homes', 'Spend', 'Officer'],
      ...WARDS.map(([ward, built, spent], i) => [
        ward,
        String(built),
        String(spent),
        ['J. Okafor', 'S. Lindqvist', 'P. Adeyemi'][i % 3] ?? '',
      ]),
      ['Total', String(homes), String(total), ''],
    ],
    [4, 4],
  );
  made.hiddenRows.add(12);
  made.personal = { Officer: 'people’s names' };
  return made;
}

/** A sheet of so many rows: payments, with every ward in turn. */
function payments(rows: number): Sheet {
  const made = sheetOf('Payments', [['Date', 'Supplier', 'Ward', 'Amount']], [1, 1]);
  made.rows = rows;
  made.row = (at) =>
    at === 0
      ? made.names
      : [
          `2012-${String((at % 12) + 1).padStart(2, '0')}-${String((at % 28) + 1).padStart(2, '0')}`,
          `Supplier ${String((at * 7919) % 4001)}`,
          WARDS[at % WARDS.length]?.[0] ?? '',
          at % 1000 === 7 ? 'n/k' : String(100 + ((at * 37) % 9_000)),
        ];
  return made;
}

/** The tables of the sample, and figures made from them: sums that are right, of few rows. */
export function tables(book: Book, mode: string, keep: <T>(done: T) => T): Tables {
  const opened = new Map<string, Sheet[]>();
  const pinned = new Map<string, w.FigureSource>();
  const sorry = (message: string): never => {
    throw { code: 'failed', message } as w.Failure;
  };
  const issueWith = (figureId: string): w.IssuePage =>
    book.issues.find((one) => one.figures.some((figure) => figure.id === figureId)) ??
    sorry('That figure is not in this casebook.');
  const nameOf = (id: string): string => {
    for (const page of book.pages.values())
      for (const entry of page.thread)
        if (entry.type === 'message')
          for (const file of entry.attachments) if (file.id === id) return file.name;
    return 'Grants by ward.csv';
  };
  const sheets = (id: string): Sheet[] => {
    const known = opened.get(id);
    if (known) return known;
    if (id === 'at-pdf')
      return sorry('There is no table in this file. Its text can be read, and the file saved.');
    const notes = sheetOf('Notes', [['Figures are net of VAT.']], null);
    const old = payments(240);
    old.name = 'Old list';
    old.hidden = true;
    const made =
      mode === 'many' ? [payments(MANY), spend()] : [spend(), payments(4_000), notes, old];
    if (mode === 'empty') made.splice(0, made.length, sheetOf('Sheet1', [], null));
    opened.set(id, made);
    return made;
  };
  const kindOf = (sheet: Sheet, column: number): w.TableColumnKind => {
    const name = sheet.names[column] ?? '';
    const chosen = sheet.kinds.get(name);
    if (chosen) return chosen;
    if (/spend|amount/i.test(name)) return 'money';
    if (/date/i.test(name)) return 'date';
    return isNumber(sheet.row(sheet.header?.[1] ?? 0)[column] ?? '') ? 'number' : 'text';
  };
  const view = (id: string): w.TableView => {
    const made = sheets(id);
    const personal = made.some((sheet) => Object.keys(sheet.personal).length > 0);
    return {
      attachment_id: id,
      file_name: nameOf(id),
      kind: 'an Excel spreadsheet',
      sha256: HASH,
      sheets: made.map((sheet, index) => ({
        index,
        name: sheet.name,
        hidden: sheet.hidden,
        rows: sheet.rows,
        columns: sheet.rows > 0 ? Math.max(sheet.names.length, sheet.row(0).length) : 0,
        whole: true,
        header: sheet.header,
        header_chosen: sheet.chosen,
        table: sheet.header
          ? sheet.names.map((name, column) => ({
              letters: letters(column),
              name: name || letters(column),
              kind: kindOf(sheet, column),
              kind_chosen: sheet.kinds.has(name),
              times: 1,
              hidden: false,
              personal: sheet.personal[name] ?? '',
            }))
          : [],
        notes: [],
      })),
      hidden: {
        rows: 1,
        columns: 0,
        sheets: 1,
        external_links: 0,
        named_ranges: 2,
        pivot_caches: 1,
        text:
          mode === 'empty'
            ? ''
            : 'This file hides 1 row, 1 sheet and the rows behind 1 pivot table. They are read and counted like any other; whoever is sent the file can see them too.',
      },
      notes: [],
      personal_warning: personal
        ? 'The column “Officer” of the sheet “Spend” looks like people’s names. Look before you pass this file or a picture of it on.'
        : '',
    };
  };
  const sheetFor = (id: string, recipe: w.FigureRecipe): Sheet =>
    sheets(id).find((one) => one.name === recipe.sheet) ?? sorry('The file has no such sheet.');
  const figure = ({ attachment_id, recipe }: w.FigureSource): w.FigureView => {
    const sheet = sheetFor(attachment_id, recipe);
    const at = (name: w.ColumnName | null) => (name ? sheet.names.indexOf(name.name) : -1);
    const [by, of] = [at(recipe.group), at(recipe.column)];
    if (of >= 0 && kindOf(sheet, of) === 'text')
      return sorry(
        `No row of the sheet “${sheet.name}” could be counted: “${recipe.column?.name ?? ''}” holds no numbers. Choose another column.`,
      );
    const sums = new Map<string, { sum: number; rows: number }>();
    const left_out: w.FigureLeftOut[] = [];
    const totals: w.FigureTotal[] = [];
    let counted = 0;
    let total = 0;
    // In one mode an empty row stands below the tenth.
    const has_gap = mode === 'gaps' && !recipe.below_gaps;
    const end = has_gap ? (sheet.header?.[1] ?? 0) + 10 : Math.min(sheet.rows, 20_000);
    for (let row = sheet.header?.[1] ?? 0; row < end; row++) {
      const cells = sheet.row(row);
      const text = of < 0 ? '1' : (cells[of] ?? '');
      if (cells[0] === 'Total') {
        left_out.push({ row: row + 1, why: 'is a total (“Total”)' });
        totals.push({
          row: row + 1,
          label: 'Total',
          says: money(Number(text)),
          counted: money(total),
          agrees: Number(text) === total,
        });
        continue;
      }
      if (!isNumber(text)) {
        left_out.push({ row: row + 1, why: `has no amount but “${text}”` });
        continue;
      }
      let key = by < 0 ? 'Whole table' : (cells[by] ?? '');
      if (recipe.period) key = key.slice(0, recipe.period === 'month' ? 7 : 4);
      for (const [from, to] of recipe.same) if (key === from) key = to;
      const group = sums.get(key) ?? { sum: 0, rows: 0 };
      sums.set(key, { sum: group.sum + Number(text), rows: group.rows + 1 });
      counted++;
      total += Number(text);
    }
    const over = recipe.period !== null;
    const average = recipe.measure === 'average';
    const sign = of >= 0 && kindOf(sheet, of) === 'money' ? '£' : '';
    const show = (n: number) => sign + n.toLocaleString('en-GB', { maximumFractionDigits: 2 });
    const groups = [...sums]
      .map(([key, { sum, rows }]) => ({ key, sum, rows, value: average ? sum / rows : sum }))
      .sort((a, b) => (over ? a.key.localeCompare(b.key) : b.value - a.value));
    let half = 0;
    let n = 0;
    if (recipe.top) n = Math.min(recipe.top, groups.length);
    else while (n < groups.length && half * 2 <= total) half += groups[n++]?.sum ?? 0;
    const held = groups.slice(0, n).reduce((sum, group) => sum + group.sum, 0);
    const what = recipe.group?.name.toLowerCase() ?? '';
    const asked = recipe.column?.name ?? 'rows';
    return {
      recipe,
      sentences: [
        by < 0 || over || average
          ? `${asked} comes to ${show(total)}.`
          : `${String(n)} of ${String(groups.length)} ${what}s hold ${((held / total) * 100).toFixed(1)}% of “${asked}”: ${show(held)} of ${show(total)}.`,
        `${counted.toLocaleString('en-GB')} rows counted, ${String(left_out.length)} left out.`,
      ],
      notes: sheet.hiddenRows.size > 0 ? ['1 row is hidden in the file; it was counted.'] : [],
      doubts: has_gap ? ['below_gaps'] : [],
      groups: groups.slice(0, 1_000).map((group) => ({
        key: group.key,
        name: group.key || 'No name',
        variants: group.key === 'Castle' ? ['CASTLE'] : [],
        rows: group.rows,
        sum: String(group.sum),
        shown: show(group.value),
        share: over || average || by < 0 ? '' : `${((group.sum / total) * 100).toFixed(1)}%`,
      })),
      groups_total: groups.length,
      group_name: recipe.group?.name ?? '',
      measure_name: recipe.column?.name ?? '',
      sign,
      total: String(total),
      total_shown: show(total),
      average_shown: average ? show(total / counted) : null,
      rows_counted: counted,
      left_out: left_out.slice(0, 500),
      left_out_total: left_out.length,
      not_asked_for: 0,
      top:
        by < 0 || over || average
          ? null
          : {
              n,
              of: groups.length,
              sum: show(held),
              share: held / total,
              more_than_half: n,
              gini: 0.48,
            },
      totals,
      alike: sums.has('Mill Lane') && sums.has('Marsh End') ? [['Mill Lane', 'Mil Lane']] : [],
      chart: {
        bars: groups.map((group) => [group.key, group.value]),
        over_time: over,
        lorenz: lorenz(groups.map((group) => group.sum)),
      },
      citation: `${nameOf(attachment_id)}, sheet “${sheet.name}”, A4:D21, sent by Eastmere FOI team on Wed 2 April 2025`,
      sha256: HASH,
    };
  };
  return {
    open_table: async ({ attachment_id }) => view(attachment_id),
    table_page: async ({ attachment_id, sheet: index, from_row, rows: limit }) => {
      const offset = from_row - 1;
      const sheet = sheets(attachment_id)[index] ?? sorry('The file has no such sheet.');
      const columns = view(attachment_id).sheets[index]?.columns ?? 0;
      const length = Math.max(0, Math.min(limit, sheet.rows - offset));
      return {
        first_row: offset + 1,
        total_rows: sheet.rows,
        columns: Array.from({ length: columns }, (_, i) => letters(i)),
        rows: Array.from({ length }, (_, i) => {
          const row = offset + i + 1;
          const cells = sheet.row(row - 1);
          const heading = sheet.header !== null && row >= sheet.header[0] && row <= sheet.header[1];
          return {
            row,
            hidden: sheet.hiddenRows.has(row),
            heading,
            cells: Array.from({ length: columns }, (_, column) => {
              const text = cells[column] ?? '';
              const number = isNumber(text) && !heading;
              const kind = number && kindOf(sheet, column) === 'money' ? 'pounds' : 'number';
              return { text, kind: text === '' ? 'empty' : number ? kind : 'text' };
            }),
          };
        }),
      };
    },
    set_table_layout: async ({ attachment_id, sheet: index, layout }) => {
      const sheet = sheets(attachment_id)[index] ?? sorry('The file has no such sheet.');
      if (layout.header) {
        sheet.header = layout.header;
        sheet.chosen = true;
        sheet.names = sheet.row(layout.header[1] - 1);
      }
      sheet.kinds = new Map(Object.entries(layout.kinds));
      return keep(view(attachment_id));
    },
    make_figure: async ({ source }) => figure(source),
    copy_figure: async ({ source, form }) => {
      const made = figure(source);
      if (form === 'csv')
        return [
          `${made.group_name},Rows,${made.measure_name}`,
          ...made.groups.map((one) => `${one.key},${String(one.rows)},${one.sum}`),
          `Total,${String(made.rows_counted)},${made.total}`,
          '',
        ].join('\r\n');
      if (form === 'text')
        return [
          ...made.sentences,
          '',
          ...made.groups.map((one) => `${one.key}: ${one.shown}`),
          '',
          `Source: ${made.citation}`,
        ].join('\n');
      return svg(made);
    },
    compare_figures: async ({ first, second }) => {
      const [one, other] = [figure(first), figure(second)];
      const groups = one.groups.map((group) => {
        const then = Number(other.groups.find((o) => o.key === group.key)?.sum ?? 0);
        const change = then - Number(group.sum);
        return {
          name: group.key,
          first: group.shown,
          second: then.toLocaleString('en-GB'),
          change: change.toLocaleString('en-GB'),
          change_share: `${((change / Number(group.sum)) * 100).toFixed(1)}%`,
        };
      });
      return {
        sentences: [
          `${one.measure_name} is ${one.total_shown}, ${other.measure_name} ${other.total_shown}.`,
        ],
        groups,
      };
    },
    figure_per_head: async ({ first, second }) => {
      const [one, other] = [figure(first), figure(second)];
      return {
        sentences: ['Fullers Row has the most for each of “homes”; Island the least.'],
        groups: one.groups.slice(0, -1).map((group) => {
          const count = Number(other.groups.find((o) => o.key === group.key)?.sum ?? 1);
          return {
            name: group.key,
            sum: group.shown,
            heads: String(count),
            per: money(Math.round(Number(group.sum) / count)),
          };
        }),
        only_in_first: one.groups.slice(-1).map((group) => group.key),
        only_in_second: [],
      };
    },
    save_figure: async ({ form }) =>
      `/home/amina/Documents/figure.${form === 'text' ? 'txt' : form === 'csv' || form === 'png' ? form : 'svg'}`,
    pin_figure: async ({ figure: pin }) => {
      const issue =
        book.issues.find((one) => one.id === pin.issue_id) ?? sorry('There is no such issue.');
      const view = figure(pin);
      const id = `fig-${String(pinned.size + 1)}`;
      pinned.set(id, pin);
      issue.figures = issue.figures.filter((one) => one.id !== pin.replaces);
      issue.figures.push({
        id,
        sentence: view.sentences[0] ?? '',
        further: view.sentences.slice(1),
        notes: view.notes,
        note: pin.note,
        citation: view.citation,
        sha256: HASH,
        attachment_id: pin.attachment_id,
        message_id: 'm-answer',
        svg: svg(view),
        pinned_at: '2025-04-03T09:00:00Z',
      });
      return keep(issue);
    },
    unpin_figure: async ({ figure_id }) => {
      const issue = issueWith(figure_id);
      issue.figures = issue.figures.filter((one) => one.id !== figure_id);
      return keep(issue);
    },
    pinned_figure: async ({ figure_id }) =>
      figure(pinned.get(figure_id) ?? sorry('That figure is not in this casebook.')),
    run_figure_again: async ({ figure_id, attachment_id }) => {
      const before = pinned.get(figure_id) ?? sorry('That figure is not in this casebook.');
      const made = figure({ attachment_id, recipe: before.recipe });
      return {
        figure: made,
        comparison: {
          sentences: [`Both come to ${made.total_shown}.`, 'No group differs.'],
          groups: made.groups.map((group) => ({
            name: group.name,
            first: group.shown,
            second: group.shown,
            change: '£0',
            change_share: '0%',
          })),
        },
        issue: issueWith(figure_id),
      };
    },
  };
}

/** Bars as the program draws them, near enough to look at. */
function svg(view: w.FigureView): string {
  const longest = Math.max(1, ...view.chart.bars.map(([, value]) => value));
  const bars = view.groups
    .map((group, i) => {
      const y = 14 + i * 24;
      const width = ((view.chart.bars[i]?.[1] ?? 0) / longest) * 300;
      return `<text x="130" y="${String(y + 12)}" text-anchor="end">${group.name}</text><rect x="140" y="${String(y)}" width="${width.toFixed(1)}" height="16" fill="#0b5c66"/><text x="${(148 + width).toFixed(1)}" y="${String(y + 12)}">${group.shown}</text>`;
    })
    .join('');
  const height = 24 + view.groups.length * 24;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 560 ${String(height)}" width="560" height="${String(height)}" font-family="sans-serif" font-size="13"><title>${view.sentences[0] ?? ''}</title>${bars}</svg>`;
}

function lorenz(sums: number[]): [number, number][] {
  const rising = [...sums].sort((a, b) => a - b);
  const all = rising.reduce((sum, one) => sum + one, 0) || 1;
  let held = 0;
  return [
    [0, 0],
    ...rising.map((one, i): [number, number] => {
      held += one;
      return [(i + 1) / rising.length, held / all];
    }),
  ];
}
