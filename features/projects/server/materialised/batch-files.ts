import { existsSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Batch, Output } from './batches.ts';

/** De-identified files that are not in the archive yet: a folder for each batch. */
export class BatchFiles {
  readonly #root: string;

  constructor(root: string) {
    this.#root = root;
  }

  async begin(batch: Batch): Promise<void> {
    await mkdir(this.#folder(batch), { recursive: true, mode: 0o700 });
  }

  /** Where an original lies while it is worked on. */
  original(batch: Batch): string {
    return join(this.#folder(batch), 'original.part');
  }

  /** Where one lies while a face is looked for. */
  looked(batch: Batch): string {
    return join(this.#folder(batch), 'looked.part');
  }

  /** As the de-identification made it. */
  made(batch: Batch, instance: string): string {
    return join(this.#folder(batch), `${instance}.dcm`);
  }

  masked(batch: Batch, instance: string): string {
    return join(this.#folder(batch), `${instance}.masked.dcm`);
  }

  /** What was found of a face, with a coarse model of its head. */
  face(batch: Batch, space: string): string {
    return join(this.#folder(batch), `face-${space}.bin`);
  }

  /** As it would be handed on. */
  current(batch: Batch, { instance }: Pick<Output, 'instance'>): string {
    const masked = this.masked(batch, instance);
    return existsSync(masked) ? masked : this.made(batch, instance);
  }

  async removeOne(batch: Batch, instance: string): Promise<void> {
    for (const path of [this.made(batch, instance), this.masked(batch, instance)]) await rm(path, { force: true });
  }

  async remove(batch: Batch): Promise<void> {
    // A job that has not yet heard of the end may put one more file there meanwhile.
    await rm(this.#folder(batch), { recursive: true, force: true, maxRetries: 10, retryDelay: 20 });
  }

  #folder({ id }: Batch): string {
    return join(this.#root, String(id));
  }
}
