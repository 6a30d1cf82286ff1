import type { FigureView } from '../backend/wire';
import { measure } from './amounts';
import type { Bar } from './Bars.svelte';

/** A figure's groups as the lines of its chart; the largest that are looked at together stand out. */
export function barsOf(figure: FigureView): Bar[] {
  const strong = figure.top && !figure.chart.over_time ? figure.top.n : 0;
  return figure.groups.map((group, i) => ({
    key: group.name,
    value: figure.chart.bars[i]?.[1] ?? measure(group.sum),
    text: group.shown,
    share: group.share,
    rows: group.rows.toLocaleString('en-GB'),
    strong: i < strong,
    also: group.variants,
  }));
}
