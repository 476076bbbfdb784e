import { say } from '../texts/texts.ts';

/** Changes rest for this long before they are saved. */
const REST_MS = 2500;

export type Saving = 'nothing' | 'waiting' | 'saving' | 'saved' | 'failed';

/** Saves what changed once the hand rests, and only when it is another than what was saved. */
export class AutoSave {
  readonly #keeps: boolean;
  readonly #digest: () => string;
  readonly #store: () => Promise<void>;
  readonly #told: (saving: Saving) => void;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #saved = '';

  /** @param keeps whether anything is to be saved at all */
  constructor(digest: () => string, store: () => Promise<void>, told: (saving: Saving) => void, keeps = true) {
    this.#keeps = keeps;
    this.#digest = digest;
    this.#store = store;
    this.#told = told;
  }

  /** What there is now is what is saved. */
  settle(): void {
    this.#saved = this.#digest();
  }

  /** Something may have changed. */
  touch(): void {
    clearTimeout(this.#timer);
    if (!this.#keeps || this.#digest() === this.#saved) return; // drawn anew, or taken back
    this.#timer = setTimeout(() => void this.#save(), REST_MS);
    this.#told('waiting');
  }

  /** What could not be saved, or waits, is saved at once. */
  again(): void {
    clearTimeout(this.#timer);
    if (this.#keeps && this.#digest() !== this.#saved) void this.#save();
  }

  async #save(): Promise<void> {
    const digest = this.#digest();
    if (digest === this.#saved) return this.#told('nothing');
    this.#told('saving');
    try {
      await this.#store();
      this.#saved = digest;
      this.#told('saved');
    } catch {
      this.#told('failed');
    }
  }
}

/** How saving goes, for the person in front of it. */
export function savingText(saving: Saving): string {
  return saving === 'nothing' ? '' : say(`saving.${saving}`, { time: timeText() });
}

export function timeText(): string {
  return new Date().toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
}
