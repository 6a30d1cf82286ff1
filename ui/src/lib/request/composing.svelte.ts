import type { App } from '../app.svelte';
import { asFailure } from '../backend/backend';
import type {
  AskedBefore,
  Failure,
  LetterField,
  LetterPreview,
  LetterTemplate,
} from '../backend/wire';
import { issueId } from '../find';
import type { Option } from '../shared/Chooser.svelte';

const PAUSE = 250;

/** A request being put together: whom to ask, with which letter, and what its gaps are filled with. */
export class Composing {
  authority = $state.raw<Option | null>(null);
  issue = $state.raw<Option | null>(null);
  letter = $state.raw<LetterTemplate | null>(null);
  fields = $state<Record<string, string>>({});
  preview = $state.raw<LetterPreview | undefined>();
  /** Requests to the same body that asked much the same. */
  before = $state.raw<AskedBefore[]>([]);
  failure = $state.raw<Failure | undefined>();
  busy = $state(false);
  name = $state('');
  email = $state('');
  #turn = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly app: App) {}

  /**
   * The letter's own fields start with what it suggests, a period with the last financial year that
   * is over; what was typed for another is kept.
   */
  choose(letter: LetterTemplate) {
    this.letter = letter;
    for (const field of letter.fields) this.fields[field.name] ??= suggested(field);
    this.look(0);
  }

  get filled(): Record<string, string> {
    const names = this.letter?.fields.map((field) => field.name) ?? [];
    return Object.fromEntries(names.map((name) => [name, (this.fields[name] ?? '').trim()]));
  }

  /** What is still wanting, each in a few words. */
  get missing(): string[] {
    const wanting: string[] = [];
    if (!this.authority) wanting.push('whom to ask');
    if (!this.letter) wanting.push('a letter');
    for (const field of this.letter?.fields ?? []) {
      if (field.required && !this.filled[field.name]) wanting.push(field.label.toLowerCase());
    }
    if (this.app.status?.identity === null) {
      if (!this.name.trim()) wanting.push('your name');
      if (!this.email.trim()) wanting.push('your email address');
    }
    return wanting;
  }

  /** Asks for the letter as it stands, after a pause in the typing. */
  look(pause = PAUSE) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#look(), pause);
  }

  async #look() {
    if (!this.letter) return;
    const turn = ++this.#turn;
    try {
      const preview = await this.app.backend.preview_letter({
        request: {
          authority_id: this.authority?.id ?? null,
          letter: this.letter.name,
          fields: this.filled,
        },
      });
      if (turn === this.#turn) {
        this.preview = preview;
        this.failure = undefined;
        await this.#remember(turn, preview);
      }
    } catch (thrown) {
      if (turn === this.#turn) this.failure = asFailure(thrown);
    }
  }

  /** Looks for what was asked of the same body before, so that nobody fills in a form in vain. */
  async #remember(turn: number, { subject, body }: LetterPreview) {
    const authority_id = this.authority?.id ?? null;
    const text = { authority_id, subject, body, regime: '', kind: '', letter: '' };
    const { asked_before } = await this.app.backend.lint_text({ text });
    if (turn === this.#turn) this.before = authority_id ? asked_before : [];
  }

  /** Makes the request with its draft; gives its id, none when it could not. */
  async make(): Promise<string | undefined> {
    if (!this.authority || !this.letter) return undefined;
    const { authority, letter } = this;
    this.busy = true;
    this.failure = undefined;
    try {
      if (this.app.status?.identity === null) {
        const identity = { name: this.name.trim(), email: this.email.trim() };
        await this.app.backend.save_identity({ identity });
      }
      const issue_id = this.issue ? await issueId(this.app, this.issue) : null;
      if (this.issue && issue_id) this.issue = { ...this.issue, id: issue_id };
      const id = await this.app.attempt(() =>
        this.app.backend.new_request({
          request: {
            authority_id: authority.id,
            letter: letter.name,
            issue_id,
            fields: this.filled,
          },
        }),
      );
      this.app.changed();
      return id;
    } catch (thrown) {
      this.failure = asFailure(thrown);
      this.app.changed();
      return undefined;
    } finally {
      this.busy = false;
    }
  }
}

function suggested(field: LetterField): string {
  const year = field.input === 'period' && field.required ? field.choices[0] : undefined;
  return field.default || (year ?? '');
}
