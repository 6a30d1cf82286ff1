import type { Stretch } from '../text';

/** A sentence in a mail or in one of its files. */
export interface Spot extends Stretch {
  /** The file; none for the mail’s own text. */
  file: string | null;
}

/** What rests on a sentence. */
export interface Placed extends Stretch {
  sentence: string;
  place: string;
  attachment_id: string | null;
}

export function toSpot({ attachment_id, from, to }: Placed): Spot {
  return { file: attachment_id, from, to };
}
