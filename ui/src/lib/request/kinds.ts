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

export const THEIRS: Kind[] = [
  { code: 'acknowledged', text: 'They acknowledged it' },
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
};

/** "answered in part", after a sender's name. */
export function readAs(code: string | null): string {
  return code === null ? '' : (READ[code] ?? '');
}

const AUTOMATIC: Record<string, string> = {
  out_of_office: 'Out of office',
  acknowledgement: 'Automatic acknowledgement',
  delivery_failure: 'Could not be delivered',
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
