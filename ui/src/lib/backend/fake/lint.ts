import type * as w from '../wire';

/** Four of the program's rules, enough to show every kind of finding: with a fix, without, missing. */
export function lintReport(
  { subject, body }: w.DraftWords,
  others: w.RequestPage[] = [],
): w.LintReport {
  const findings: w.LintFinding[] = [];
  for (const found of body.matchAll(/\[[A-Z][^\]\n]*\]/g)) {
    findings.push({
      rule: 'L31',
      title: 'No gaps left',
      severity: 'error',
      part: 'body',
      from: found.index,
      to: found.index + found[0].length,
      why: 'Write what you mean in place of the brackets: nobody can answer a question with a hole in it.',
      citation: 'FOIA 2000 s.8(1)(c)',
      fix: null,
    });
  }
  if (!/freedom of information|environmental information/i.test(subject)) {
    findings.push({
      rule: 'L05',
      title: 'The subject says what it is',
      severity: 'warning',
      part: 'subject',
      from: 0,
      to: subject.length,
      why: 'Say “Freedom of Information request” in the subject, so that whoever opens it passes it to the right desk.',
      citation: 'ICO, Preparing and submitting your information request',
      fix: `Freedom of Information request: ${subject.trim()}`,
    });
  }
  for (const found of body.matchAll(/\ball (?:e-?mails|documents|correspondence)\b/gi)) {
    findings.push({
      rule: 'L11',
      title: 'No “all” without bounds',
      severity: 'warning',
      part: 'body',
      from: found.index,
      to: found.index + found[0].length,
      why: 'Name who wrote to whom, a subject and two days: an open search of mailboxes is the commonest reason for a refusal on cost.',
      citation: 'FOIA 2000 s.12, s.14(1)',
      fix: null,
    });
  }
  if (body.trim() && !/unclear|clarif|let me know|ask me/i.test(body)) {
    const end = body.trimEnd().length;
    findings.push({
      rule: 'L26',
      title: 'Invites questions',
      severity: 'information',
      part: 'body',
      from: end,
      to: end,
      why: 'Invite questions: a body that asks in the first days saves you a refusal in the last ones.',
      citation: 'FOIA 2000 s.16',
      fix: '\n\nIf anything here is unclear, please ask me straight away.',
    });
  }
  findings.sort((a, b) => (a.part === b.part ? a.from - b.from : a.part === 'subject' ? -1 : 1));
  const open = findings.some((finding) => finding.rule === 'L11');
  const hours = open ? 15.5 : 1.5;
  const what = open ? 'searching 10 mailboxes, as nobody is named' : 'finding where it is kept';
  return {
    findings,
    effort: {
      hours,
      limit_hours: 18,
      limit_pounds: 450,
      share: open ? 'near' : 'within',
      says: `An estimate from the wording alone: about ${String(hours)} hours of searching for 1 question, most of it for ${what}. The limit is 18 hours (£450 at £25 an hour).`,
      citation: 'FOIA 2000 s.12; SI 2004/3244',
      drivers: [{ what, hours }],
    },
    published: [...body.matchAll(/grants (?:awarded|made|given|paid)/gi)]
      .slice(0, 1)
      .map((found) => ({
        what: 'grants to voluntary, community and social enterprise organisations',
        threshold: 'all',
        how_often: 'every year',
        lacks:
          'grants to businesses and individuals, the ward, applications refused, scores and monitoring reports',
        wording: 'Please provide what the published list does not contain.',
        from: found.index,
        to: found.index + found[0].length,
        citation: 'Local Government Transparency Code 2015',
      })),
    asked_before: others
      .filter((other) => /grant|homes/i.test(other.row.title) && /grant/i.test(body))
      .map((other) => ({
        request_id: other.row.id,
        title: other.row.title,
        reference: other.row.reference,
        received: '2025-03-10',
        why: 'Many of the same questions on Mon 10 March 2025. Until Wed 4 June 2025 the body may add the work of both together and refuse on cost.',
        counts: true,
      })),
  };
}
