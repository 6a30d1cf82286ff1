import type { LintFinding, LintSeverity } from '../backend/wire';
import { count } from '../format';

/** How much a finding matters, in words. */
export const SEVERITIES: Record<LintSeverity, { one: string; sign: string }> = {
  error: { one: 'Must be put right', sign: '!' },
  warning: { one: 'Better changed', sign: '?' },
  information: { one: 'Could be better', sign: 'i' },
};

/** What was found, in one line: "3 things to look at, 1 of them must be put right". */
export function summary(findings: readonly LintFinding[]): string {
  if (findings.length === 0) return 'Nothing weak was found.';
  const all = `${count(findings.length, 'thing', 'things')} to look at`;
  const must = findings.filter((one) => one.severity === 'error').length;
  if (must === 0) return `${all}.`;
  if (must === findings.length)
    return must === 1 ? `${all}; it must be put right.` : `${all}; all must be put right.`;
  return `${all}, ${String(must)} of them must be put right.`;
}

/** For somebody who cannot see the mark. */
export function announced(finding: LintFinding, number: number, of: number): string {
  const fix = finding.fix === null ? '' : ' Control full stop puts it right.';
  return `${String(number)} of ${String(of)}. ${SEVERITIES[finding.severity].one}: ${finding.title}. ${finding.why}${fix}`;
}

const LONG = 90;

/** A text short enough to quote. */
export function quoted(text: string): string {
  const plain = text.replace(/\s+/g, ' ').trim();
  if (plain.length <= LONG) return plain;
  const cut = plain.slice(0, LONG);
  return `${cut.slice(0, Math.max(cut.lastIndexOf(' '), LONG - 20))} …`;
}

/** What a correction does, in words: the beginning and end that stay are left out. */
export function inWords(finding: LintFinding, text: string): string {
  const fix = finding.fix ?? '';
  const before = text.slice(finding.from, finding.to);
  if (fix.trim() === '') return `Takes out “${quoted(before)}”.`;
  if (before.trim() === '') return `Adds “${quoted(fix)}”.`;
  if (fix.startsWith(before)) return `Adds “${quoted(fix.slice(before.length))}”.`;
  if (fix.endsWith(before)) return `Adds “${quoted(fix.slice(0, -before.length))}”.`;
  return `Puts “${quoted(fix)}” instead.`;
}
