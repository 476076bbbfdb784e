import type { StoredListView } from '../contract/schemas.ts';
import { type KeptDocuments, nameOfPerson } from './kept-documents.ts';

/** How each person likes the list of studies, on whatever device they work. */
export class ListViews {
  readonly #kept: KeptDocuments;

  constructor(kept: KeptDocuments) {
    this.#kept = kept;
  }

  /** Undefined until it was put. */
  async of(observerUid: string): Promise<StoredListView | undefined> {
    return (await this.#kept.read(nameOfPerson('list-view', observerUid))) as StoredListView | undefined;
  }

  put(observerUid: string, view: StoredListView): Promise<void> {
    return this.#kept.write(nameOfPerson('list-view', observerUid), view);
  }
}
