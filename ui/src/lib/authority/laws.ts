/** The laws a body may be asked under, in words; the codes are the program's. */
export const LAWS = [
  { code: 'foia', text: 'Freedom of Information Act 2000 (England, Wales, Northern Ireland)' },
  { code: 'foisa', text: 'Freedom of Information (Scotland) Act 2002 (Scottish bodies)' },
  {
    code: 'eir',
    text: 'Environmental Information Regulations 2004 (environment; England, Wales, Northern Ireland)',
  },
  {
    code: 'eisr',
    text: 'Environmental Information (Scotland) Regulations 2004 (environment; Scottish bodies)',
  },
] as const;

/** The kinds of body that the time limit turns on. */
export const KINDS = [
  { code: 'council', text: 'Council' },
  { code: 'central_government', text: 'Government department' },
  { code: 'school', text: 'School or academy' },
  { code: 'archive', text: 'Archive of public records' },
  { code: 'other', text: 'Any other public body' },
] as const;

export function lawText(code: string): string {
  return LAWS.find((law) => law.code === code)?.text ?? code;
}

export const NATIONS = [
  { code: 'england', text: 'England' },
  { code: 'wales', text: 'Wales' },
  { code: 'scotland', text: 'Scotland' },
  { code: 'northern_ireland', text: 'Northern Ireland' },
] as const;
