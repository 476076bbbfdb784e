import type { StoredListView } from '../contract/schemas.ts';
import { type KeptFiles, nameOfPerson } from './kept-files.ts';

/** How each person likes the list of studies, on whatever device they work. */
export class ListViews {
  readonly #files: KeptFiles;

  constructor(files: KeptFiles) {
    this.#files = files;
  }

  /** Undefined until it was put. */
  async of(observerUid: string): Promise<StoredListView | undefined> {
    return (await this.#files.read(nameOfPerson('list-view', observerUid))) as StoredListView | undefined;
  }

  put(observerUid: string, view: StoredListView): Promise<void> {
    return this.#files.write(nameOfPerson('list-view', observerUid), view);
  }
}
