/** Plain mail text as blocks to set in reading type. */
export type Block = { kind: 'text'; text: string } | List;
interface List {
  kind: 'list';
  start: number;
  items: string[];
}

const NUMBERED = /^\s*(\d{1,3})[.)]\s+(.*)$/;

export function blocks(text: string): Block[] {
  const made: Block[] = [];
  for (const chunk of text.replace(/\r\n?/g, '\n').split(/\n[ \t]*\n+/)) {
    const lines = chunk.split('\n').map((line) => line.trimEnd());
    while (lines[0] === '') lines.shift();
    while (lines.at(-1) === '') lines.pop();
    if (lines.length === 0) continue;
    const list = numberedList(lines);
    const last = made.at(-1);
    if (list && last?.kind === 'list' && last.start + last.items.length === list.start) {
      last.items.push(...list.items);
    } else {
      made.push(list ?? { kind: 'text', text: whole(joinWrapped(lines)) });
    }
  }
  return made;
}

/** Lines of which each starts a number in turn, or runs on from the one above. */
function numberedList(lines: string[]): List | null {
  const first = NUMBERED.exec(lines[0] ?? '');
  if (!first) return null;
  const start = Number(first[1]);
  const items: string[] = [];
  for (const line of lines) {
    const numbered = NUMBERED.exec(line);
    if (numbered && Number(numbered[1]) === start + items.length) items.push(numbered[2] ?? '');
    else items[items.length - 1] += ` ${line.trim()}`;
  }
  return { kind: 'list', start, items: items.map(whole) };
}

/** Mail is often cut at some 72 letters: such lines are one paragraph; short ones are meant. */
function joinWrapped(lines: string[]): string {
  // What is marked is set like what is not.
  const bare = lines.map((line) => line.replace(/[\uE000\uE001]/g, ''));
  const full = bare.slice(0, -1).every((line) => line.length >= 55 && !/^[\s>|•*-]/.test(line));
  const narrow = bare.every((line) => line.length <= 80);
  return lines.length > 1 && full && narrow ? lines.join(' ') : lines.join('\n');
}

export interface Piece {
  text: string;
  found: boolean;
}

/** A search passage, with what stands between U+E000 and U+E001 marked as found. */
export function pieces(snippet: string): Piece[] {
  const made: Piece[] = [];
  for (const [index, part] of snippet.split('\uE000').entries()) {
    const [inside = '', outside] = part.split('\uE001', 2);
    if (index === 0 || outside === undefined)
      made.push({ text: part.replace('\uE001', ''), found: false });
    else made.push({ text: inside, found: true }, { text: outside, found: false });
  }
  return made.filter((piece) => piece.text !== '');
}

/** Places in a text, in UTF-16 units as the program counts them. */
export interface Stretch {
  from: number;
  to: number;
}

/**
 * A text with a stretch of it marked as found, for `blocks` and `pieces`: line by line, and behind
 * the number of a list, so that it falls into the same blocks as without.
 */
export function marked(text: string, stretch: Stretch): string {
  let at = 0;
  return text
    .replace(/[\uE000\uE001]/g, '\uFFFD')
    .split('\n')
    .map((line) => {
      const number = /^\s*(?:\d{1,3}[.)]\s+)?/.exec(line)?.[0].length ?? 0;
      const from = Math.max(stretch.from - at, number);
      const to = Math.min(stretch.to - at, line.replace(/\r$/, '').length);
      at += line.length + 1;
      if (to <= from) return line;
      return `${line.slice(0, from)}\uE000${line.slice(from, to)}\uE001${line.slice(to)}`;
    })
    .join('\n');
}

/** Marks of lines that follow one another become one. */
function whole(text: string): string {
  return text.replace(/\uE001([ \n])\uE000/g, '$1');
}

/** Where a stretch of a whole text stands in each of the parts it was joined from. */
export function inParts(parts: { text: string }[], stretch: Stretch): (Stretch | null)[] {
  let length = 0;
  return parts.map(({ text }) => {
    // As the program joins them.
    const begin = length === 0 ? 0 : length + 2;
    length = begin + text.length;
    const from = Math.max(stretch.from - begin, 0);
    const to = Math.min(stretch.to - begin, text.length);
    return from < to ? { from, to } : null;
  });
}
