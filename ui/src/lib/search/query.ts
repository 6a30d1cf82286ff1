import type { SearchFilterView, SearchHit } from '../backend/wire';
import { to } from '../routes';
import { passageText } from '../issue/place';

/** The query without one of its filters. */
export function without(query: string, { name, value }: SearchFilterView): string {
  const parts = query.match(/[^\s"]*"[^"]*"?|\S+/g) ?? [];
  const at = parts.findIndex((part) => {
    const colon = part.indexOf(':');
    return (
      colon > 0 &&
      part.slice(0, colon).toLowerCase() === name.toLowerCase() &&
      part.slice(colon + 1).replace(/"/g, '') === value
    );
  });
  return parts.filter((_, i) => i !== at).join(' ');
}

/** The query with a filter at its end; a value of more than one word in quotation marks. */
export function withFilter(query: string, name: string, value: string): string {
  const said = value.trim().replace(/"/g, '');
  return `${query.trim()} ${name}:${/\s/.test(said) ? `"${said}"` : said}`.trim();
}

/** The exact place of a hit: the words in the mail or the file, or the issue written about. */
export function hitPlace(hit: SearchHit): string {
  if (hit.issue_id !== null) return to.issue(hit.issue_id);
  const passage = hit.place?.kind === 'passage' ? passageText(hit.place) : undefined;
  if (hit.kind === 'attachment' && hit.message_id !== null)
    return to.file(hit.message_id, hit.id, passage ? { passage } : {});
  const entry = hit.message_id ?? hit.id;
  return hit.request_id ? to.request(hit.request_id, entry, passage) : to.inbox(entry, passage);
}
