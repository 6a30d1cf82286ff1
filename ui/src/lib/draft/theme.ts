import type { Extension } from '@codemirror/state';
import { EditorView } from '@codemirror/view';

/** How severe it is shows in the line as well as in the colour. */
const underline = (style: string, colour: string) => ({
  backgroundImage: 'none',
  // One by one: WebKit's shorthand takes the line only.
  textDecorationLine: 'underline',
  textDecorationStyle: style,
  textDecorationColor: `var(${colour})`,
  textDecorationThickness: '2px',
  textUnderlineOffset: '4px',
  textDecorationSkipInk: 'none',
});
const point = (colour: string) => ({ borderBottomColor: `var(${colour})` });

/** The look of a text in the window's own faces and colours; light and dark come with the colours. */
export const theme = (single: boolean): Extension =>
  EditorView.theme({
    '&': {
      color: 'var(--ink)',
      backgroundColor: 'var(--sheet)',
      border: '1px solid var(--edge)',
      borderRadius: 'var(--r)',
    },
    '&.cm-focused': { outline: '2px solid var(--accent)', borderColor: 'var(--accent)' },
    '.cm-scroller': single
      ? { fontFamily: 'var(--ui)', fontSize: '15px', fontWeight: '550', lineHeight: '1.4' }
      : { fontFamily: 'var(--read)', fontSize: '16.5px', lineHeight: '1.6' },
    '.cm-content': {
      padding: single ? '7px 0' : '14px 0',
      minHeight: single ? 'auto' : '300px',
      caretColor: 'var(--ink)',
    },
    '.cm-line': { padding: single ? '0 11px' : '0 18px' },
    '.cm-lintRange-error': underline('solid', '--late'),
    '.cm-lintRange-warning': underline('wavy', '--soon'),
    '.cm-lintRange-info': underline('dotted', '--accent'),
    '.cm-lintRange-active': { backgroundColor: 'var(--faint)' },
    '.cm-lintPoint:after': {
      bottom: '-3px',
      left: '-5px',
      borderLeftWidth: '5px',
      borderRightWidth: '5px',
      borderBottomWidth: '7px',
    },
    '.cm-lintPoint-error:after': point('--late'),
    '.cm-lintPoint-warning:after': point('--soon'),
    '.cm-lintPoint-info:after': point('--accent'),
    '.cm-tooltip': {
      color: 'var(--ink)',
      backgroundColor: 'var(--sheet)',
      border: '1px solid var(--edge)',
      borderRadius: 'var(--r)',
      boxShadow: '0 4px 16px rgb(0 0 0 / 0.15)',
      maxWidth: '44ch',
    },
    '.cm-tooltip-lint': { fontFamily: 'var(--ui)', fontSize: '13.5px', lineHeight: '1.45' },
    '.cm-diagnostic': { padding: '8px 12px', margin: '0', whiteSpace: 'normal' },
    '.cm-diagnostic-error': { borderLeft: '3px solid var(--late)' },
    '.cm-diagnostic-warning': { borderLeft: '3px solid var(--soon)' },
    '.cm-diagnostic-info': { borderLeft: '3px solid var(--accent)' },
    '.cm-diagnostic .title': { fontWeight: '600' },
    '.cm-diagnostic .citation': { color: 'var(--soft)', marginTop: '2px' },
    '.cm-diagnosticAction': {
      font: '550 13px/1.15 var(--ui)',
      color: 'var(--ink)',
      backgroundColor: 'var(--sheet)',
      border: '1px solid var(--line)',
      borderRadius: 'var(--r)',
      padding: '5px 10px',
      margin: '6px 0 0',
    },
  });
