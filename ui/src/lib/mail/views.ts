/** The ways a mail can be looked at. */
export const VIEWS = [
  { id: 'text', name: 'Text' },
  { id: 'html', name: 'Formatted' },
  { id: 'headers', name: 'Headers' },
  { id: 'raw', name: 'Raw' },
] as const;

export type View = (typeof VIEWS)[number]['id'];
