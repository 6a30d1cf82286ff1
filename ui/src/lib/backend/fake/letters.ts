import { daysInWords, daysOf, yearsIn } from '../../letter/period';
import { plainDay } from '../../format';
import type { LetterFiles, LetterProblem, LetterTemplate, LetterTrial } from '../wire';
import shipped from './letters.json';

/** The real letters, as the program lists them; `cargo test -p foi-app` writes the file. */
export const LETTERS: LetterTemplate[] = shipped.map((one) => one.letter);

/** A letter's first file. */
export function descriptionOf(letter: LetterTemplate): string {
  return (
    shipped.find((one) => one.letter.name === letter.name)?.description ??
    `title = "${letter.title}"\nkind = "${letter.kind}"\nwhen_to_use = "${letter.when_to_use}"\n`
  );
}

/** What letters say besides their fields, under the Freedom of Information Act. */
const KNOWN: Record<string, string> = {
  act: 'Freedom of Information Act 2000',
  other_act: 'Environmental Information Regulations 2004',
  kind_of_request: 'Freedom of Information',
  law: 'the Act',
  advice_duty: 'section 16 of the Act',
  too_much: 'go over the cost limit',
  regulator: 'the Information Commissioner',
  review_name: 'an internal review',
  review_basis: 'part 5 of the code of practice under section 45 of the Act',
  review_time: 'The regulator’s guidance gives 20 working days for a review.',
  complaint_basis: 'section 50 of the Act',
  original_subject: 'Freedom of Information request: grants awarded',
  original_title: 'Grants awarded',
  sent_on: '2025-03-03',
  due: '2025-04-01',
  citation: 'FOIA 2000 s.10(1)',
  late_by: '2 working days',
  firmer: 'yes',
  asked_under: 'Freedom of Information Act 2000',
  grounds_law: 'the Act',
  remedy: 'complain to the Information Commissioner',
  today: '2025-04-03',
  reference: 'SCR-N7',
};

const written = (text: string) => (/^\d{4}-\d{2}-\d{2}$/.test(text) ? plainDay(text) : text);

/** A letter's text with its fields filled in; what is wanting stands in brackets. */
export function filledIn(
  text: string,
  letter: LetterTemplate,
  fields: Record<string, string>,
  known: Record<string, string>,
): string {
  const values: Record<string, string> = { ...KNOWN, ...known };
  for (const field of letter.fields) {
    const value = fields[field.name] ?? '';
    values[field.name] = value === '' && field.required ? `[${field.label}]` : written(value);
    const days = field.input === 'period' ? daysOf(value) : null;
    if (field.input === 'period') values['years'] = values[field.name] ?? '';
    if (!days) continue;
    const [from = '', to = ''] = daysInWords(days).split(' to ');
    const years = yearsIn(value) > 1 ? 'financial years' : 'financial year';
    const named = value.includes('/') ? ` (the ${years} ${value})` : '';
    values['period'] = `between ${from} and ${to}${named}`;
    values['years'] = value.includes('/') ? value : daysInWords(days);
  }
  let made = '';
  /** Whether the text of each open condition is wanted, and whether a branch of it was taken. */
  const open: { on: boolean; taken: boolean }[] = [];
  for (const piece of text.split(/(\{%.*?%\}|\{\{.*?\}\})/s)) {
    const [word = '', name = ''] = piece
      .replace(/[{}%-]/g, ' ')
      .trim()
      .split(/\s+/);
    const last = open.at(-1);
    if (piece.startsWith('{%')) {
      const holds = (values[name] ?? '') !== '';
      if (word === 'if') open.push({ on: holds, taken: holds });
      else if (word === 'endif') open.pop();
      else if (last) {
        last.on = !last.taken && (word === 'else' || holds);
        last.taken ||= last.on;
      }
    } else if (open.every((one) => one.on)) {
      made += piece.startsWith('{{') ? written(values[word] ?? `[${word}]`) : piece;
    }
  }
  return made.trim();
}

/** Enough of a check to show what a mistake looks like. */
export function tried(files: LetterFiles, letters: LetterTemplate[]): LetterTrial {
  const problems: LetterProblem[] = [];
  const title = /^title = "(.+)"$/m.exec(files.description)?.[1];
  if (title === undefined) {
    problems.push({ file: 'letter.toml', line: null, text: 'missing field `title`' });
  }
  const names = [...files.description.matchAll(/^name = "(\w+)"$/gm)].map((found) => found[1]);
  const usable = new Set([...Object.keys(KNOWN), ...names, 'years', 'authority', 'name', 'email']);
  for (const [file, text] of [
    ['subject.txt', files.subject],
    ['body.txt', files.body],
  ] as const) {
    text.split('\n').forEach((line, at) => {
      for (const found of line.matchAll(/\{\{\s*(\w+)/g)) {
        const used = found[1] ?? '';
        if (usable.has(used)) continue;
        const words = `it uses ${used}, which letter.toml does not name as a field`;
        problems.push({ file, line: at + 1, text: words });
      }
    });
  }
  if (problems.length > 0) return { problems, preview: null };
  const like = letters.find((one) =>
    names.every((name) => one.fields.some((f) => f.name === name)),
  );
  const examples = Object.fromEntries((like?.fields ?? []).map((one) => [one.name, one.example]));
  const say = (text: string) => (like ? filledIn(text, like, examples, {}) : text);
  return {
    problems: [],
    preview: { subject: say(files.subject), body: say(files.body), missing: [] },
  };
}
