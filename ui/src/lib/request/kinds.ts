/** The facts a user records, in words. */
export interface Kind {
  code: string;
  text: string;
}

/** What an incoming message may be: the chooser's buttons. */
export const READINGS: Kind[] = [
  { code: 'acknowledged', text: 'Acknowledged it' },
  { code: 'answered', text: 'Answered' },
  { code: 'partly_answered', text: 'Answered in part' },
  { code: 'refused', text: 'Refused' },
  { code: 'not_held', text: 'Does not hold it' },
  { code: 'clarification_asked', text: 'Asked for clarification' },
];

/** What automatic mail most likely is, before (or instead of) what people write. */
export function readings(automatic: string | null): Kind[] {
  if (automatic === 'delivery_failure') return [{ code: 'bounced', text: 'It was not delivered' }];
  if (automatic === 'out_of_office' || automatic === 'delivery_delayed') return [];
  if (automatic === 'challenge_response') return [];
  return READINGS;
}

/** Facts with which the authority may name a day, and what that day is. */
const NAMED_DAYS: Record<string, string> = {
  acknowledged: 'When they say they will answer.',
  extended: 'When they say they will answer.',
  clarification_asked: 'By when they want to hear from you.',
  fees_notice: 'By when they want the fee.',
  refused: 'By when they want to hear from you, if you ask for a review.',
};

/** What a day named with this kind of fact is; empty when none is asked for. */
export function namedDay(kind: string): string {
  return NAMED_DAYS[kind] ?? '';
}

/** Facts that rest on exemptions. */
export function restsOnExemptions(kind: string): boolean {
  return kind === 'refused' || kind === 'partly_answered';
}

/** "s.40(2) and section 43(2)" as the sections in it: 40(2), 43(2). */
export function exemptions(text: string): string[] {
  const found = text
    .split(/[,;]|\band\b/i)
    .map((part) => part.trim().replace(/^(sections?|regulations?|regs?|s|r)\b\.?\s*/i, ''))
    .map((part) => part.replace(/^(s|r)\.?(?=\d)/i, '').replace(/\s+/g, ''))
    .filter(Boolean);
  return [...new Set(found)];
}

/** The first address in a mail that is not one of its own. */
export function otherAddress(text: string, own: string[]): string {
  const known = own.map((address) => address.toLowerCase());
  const found = text.match(/[^\s<>()[\]",;:]+@[^\s<>()[\]",;:]+\.[a-z0-9-]+/gi) ?? [];
  return found.find((address) => !known.includes(address.toLowerCase())) ?? '';
}

export const THEIRS: Kind[] = [
  { code: 'acknowledged', text: 'They acknowledged it' },
  { code: 'bounced', text: 'It was not delivered' },
  { code: 'clarification_asked', text: 'They asked for clarification' },
  { code: 'fees_notice', text: 'They asked for a fee' },
  { code: 'transferred', text: 'They passed it to another authority' },
  { code: 'extended', text: 'They took more time' },
  { code: 'answered', text: 'They answered' },
  { code: 'partly_answered', text: 'They answered in part' },
  { code: 'refused', text: 'They refused it' },
  { code: 'not_held', text: 'They do not hold it' },
  { code: 'review_answered', text: 'They answered the review' },
  { code: 'decision_notice', text: 'The regulator decided' },
];

export const YOURS: Kind[] = [
  { code: 'sent', text: 'I sent it another way (by post, or a web form)' },
  { code: 'clarified', text: 'I clarified it' },
  { code: 'fee_paid', text: 'I paid the fee' },
  { code: 'review_asked', text: 'I asked for a review' },
  { code: 'complained', text: 'I complained to the regulator' },
  { code: 'appealed', text: 'I appealed to the tribunal' },
  { code: 'withdrawn', text: 'I withdrew it' },
  { code: 'closed', text: 'I closed it' },
];

const READ: Record<string, string> = {
  acknowledged: 'acknowledged it',
  answered: 'answered',
  partly_answered: 'answered in part',
  refused: 'refused it',
  not_held: 'does not hold it',
  clarification_asked: 'asked for clarification',
  fees_notice: 'asked for a fee',
  transferred: 'passed it on',
  extended: 'took more time',
  review_answered: 'answered the review',
  decision_notice: 'decided',
  bounced: 'could not deliver it',
};

/** "answered in part", after a sender's name. */
export function readAs(code: string | null): string {
  return code === null ? '' : (READ[code] ?? '');
}

const AUTOMATIC: Record<string, string> = {
  out_of_office: 'Out of office',
  acknowledgement: 'Automatic acknowledgement',
  delivery_failure: 'Could not be delivered',
  delivery_delayed: 'Delayed on the way',
  challenge_response: 'Wants you to confirm',
  read_receipt: 'Read receipt',
  other: 'Automatic mail',
};

export function automaticMail(code: string | null): string {
  return code === null ? '' : (AUTOMATIC[code] ?? 'Automatic mail');
}

export const OUTCOMES = [
  { code: 'open', text: 'Not answered yet' },
  { code: 'answered', text: 'Answered' },
  { code: 'partly_answered', text: 'Answered in part' },
  { code: 'refused', text: 'Refused' },
  { code: 'not_held', text: 'Not held' },
] as const;
