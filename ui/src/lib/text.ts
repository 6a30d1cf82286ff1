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
      made.push(list ?? { kind: 'text', text: joinWrapped(lines) });
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
  return { kind: 'list', start, items };
}

/** Mail is often cut at some 72 letters: such lines are one paragraph; short ones are meant. */
function joinWrapped(lines: string[]): string {
  const full = lines.slice(0, -1).every((line) => line.length >= 55 && !/^[\s>|•*-]/.test(line));
  const narrow = lines.every((line) => line.length <= 80);
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
