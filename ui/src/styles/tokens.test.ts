import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

const css = readFileSync(`${import.meta.dirname}/tokens.css`, 'utf8');

function tokens(block: string): Record<string, string> {
  return Object.fromEntries(
    [...block.matchAll(/--([\w-]+):\s*(#[0-9a-f]{6})/g)].map((found) => [found[1], found[2]]),
  );
}
const [lightBlock = '', darkBlock = ''] = css.split('@media (prefers-color-scheme: dark)');
const light = tokens(lightBlock);
const themes = { light, dark: { ...light, ...tokens(darkBlock) } };

/** Text on its ground, as the screens use them. */
const TEXT: [string, string[]][] = [
  ['ink', ['paper', 'sheet', 'rail', 'faint', 'past', 'day']],
  ['soft', ['paper', 'sheet', 'rail', 'faint', 'day']],
  ['accent', ['paper', 'sheet', 'rail', 'faint']],
  ['late', ['paper', 'sheet', 'late-day']],
  ['soon', ['paper', 'sheet']],
  ['ok', ['paper', 'sheet']],
  ['doubt', ['paper', 'sheet']],
  ['accent-ink', ['accent']],
  ['paper', ['ink']],
];
/** The edges of what is typed into. */
const EDGES: [string, string[]][] = [['edge', ['paper', 'sheet']]];

function luminance(colour: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const part = parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
function contrast(a: string, b: string): number {
  const [dark = 0, bright = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (bright + 0.05) / (dark + 0.05);
}

describe.each(Object.entries(themes))('%s', (_, theme) => {
  const pairs = (list: [string, string[]][]) =>
    list.flatMap(([front, grounds]) => grounds.map((ground): [string, string] => [front, ground]));

  test.each(pairs(TEXT))('%s can be read on %s', (front, ground) => {
    expect(contrast(theme[front] ?? '', theme[ground] ?? '')).toBeGreaterThanOrEqual(4.5);
  });
  test.each(pairs(EDGES))('%s can be seen on %s', (front, ground) => {
    expect(contrast(theme[front] ?? '', theme[ground] ?? '')).toBeGreaterThanOrEqual(3);
  });
});
