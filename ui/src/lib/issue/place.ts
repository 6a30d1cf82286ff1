import type { EvidenceView } from '../backend/wire';
import { to } from '../routes';

/** Where a piece of evidence leads: to the exact place it was taken from. Null when it rests on none. */
export function placeOf(piece: EvidenceView): string | null {
  const { message_id, attachment_id, place, request } = piece;
  if (message_id === null) return null;
  // Cells of no file are of a table in the mail itself.
  if (place.kind === 'cells')
    return to.table(message_id, attachment_id ?? message_id, {
      sheet: place.sheet,
      cells: place.range,
    });
  if (attachment_id !== null) {
    if (place.kind === 'page')
      return to.file(message_id, attachment_id, { page: String(place.page) });
    if (place.kind === 'passage')
      return to.file(message_id, attachment_id, { passage: passageText(place) });
    return to.file(message_id, attachment_id);
  }
  const at = place.kind === 'passage' ? passageText(place) : undefined;
  return request ? to.request(request.id, message_id, at) : to.inbox(message_id, at);
}

/** A passage as addresses have it. */
export function passageText({ from, to: end }: { from: number; to: number }): string {
  return `${String(from)}-${String(end)}`;
}
