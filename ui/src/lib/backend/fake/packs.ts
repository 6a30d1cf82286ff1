import type { Commands } from '../backend';
import type * as w from '../wire';
import type { Book } from './book';
import { TODAY } from './days';

type Answers = Pick<Commands, 'pack_preview' | 'save_pack'>;

/** The pack of a request, counted from its made-up thread. */
export function packs(book: Book): Answers {
  const page = (id: string): w.RequestPage => {
    const found = book.pages.get(id);
    if (!found) throw { code: 'not_found', message: 'There is no such request.' } as w.Failure;
    return found;
  };
  const mails = (id: string) => page(id).thread.filter((entry) => entry.type === 'message');
  return {
    pack_preview: async ({ request_id }) => {
      const { row } = page(request_id);
      const exhibits = mails(request_id);
      const late = row.group === 'late';
      return {
        regulator: 'the Information Commissioner (ICO)',
        as_at: TODAY,
        exhibits: exhibits.length,
        attachments: exhibits.reduce((sum, mail) => sum + mail.attachments.length, 0),
        complaints: late ? ['The request was not answered'] : [],
        order_followed: late,
        order: late
          ? 'No answer came. Under this law the regulator may be approached about that without a review first.'
          : 'The authority has answered and was not asked to look again. The regulator will usually want it to have been asked for a review first.',
        cautions: late
          ? []
          : [
              'The mails name other people’s addresses: clerk@contractor.example. Look whether they may be passed on.',
            ],
      };
    },
    save_pack: async ({ request_id, format }) => ({
      path: `/home/amina/${page(request_id).row.reference} pack.${format}`,
      pages: 9,
      exhibits: mails(request_id).length,
      sha256: '0'.repeat(64),
    }),
  };
}
