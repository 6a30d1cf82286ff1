import type { ColumnName, FigureRecipe, TableColumn, TableSheet } from '../backend/wire';

const isAmount = (column: TableColumn) => column.kind === 'money' || column.kind === 'number';
export const isDay = (column: TableColumn | undefined) =>
  column?.kind === 'date' || column?.kind === 'date_month_first';

/** A column as recipes name it. */
export const named = (column: TableColumn): ColumnName => ({
  name: column.name,
  letters: column.letters,
});

export const isSame = (name: ColumnName | null, column: TableColumn) =>
  name !== null &&
  (name.letters === null ? name.name === column.name : name.letters === column.letters);

/** What can be added up. */
export const amounts = (sheet: TableSheet) => sheet.table.filter(isAmount);

/** The question most likely meant: the money by the first column of names. */
export function guess(sheet: TableSheet): FigureRecipe {
  const words = sheet.table.filter((column) => column.kind === 'text' && !column.personal);
  const group = words.find((column) => /ward|area|district|parish/i.test(column.name)) ?? words[0];
  const money = sheet.table.filter((column) => column.kind === 'money');
  const column =
    money.find((one) => /total|amount|spend|paid|value/i.test(one.name)) ??
    money[0] ??
    amounts(sheet)[0];
  return {
    sheet: sheet.name,
    header: null,
    kinds: {},
    measure: column ? 'sum' : 'count',
    column: column ? named(column) : null,
    group: group ? named(group) : null,
    period: null,
    top: null,
    only: [],
    same: [],
    apart: false,
    without_hidden_rows: false,
    fill_down: false,
    decimal_mark: null,
    below_gaps: false,
  };
}

/** The recipe grouped by another column; days are gathered by financial years at first. */
export function groupedBy(recipe: FigureRecipe, column: TableColumn | null): FigureRecipe {
  return {
    ...recipe,
    group: column ? named(column) : null,
    period: column && isDay(column) ? (recipe.period ?? 'financial_year') : null,
    same: [],
  };
}

/** The recipe with another column added up; words are counted. */
export function addingUp(recipe: FigureRecipe, column: TableColumn): FigureRecipe {
  if (!isAmount(column)) return { ...recipe, measure: 'count', column: null };
  return {
    ...recipe,
    measure: recipe.measure === 'count' ? 'sum' : recipe.measure,
    column: named(column),
  };
}
