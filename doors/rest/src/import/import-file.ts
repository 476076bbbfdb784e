import { ArchiveError, type ArchiveErrorCode, type Reception } from '@vesalius/archive/api';
import type { Spool } from '@vesalius/spool';
import { fileResult, refused } from './import-result.ts';
import type { ImportTarget } from './import-target.ts';
import { importZipEntries } from './zip-entries.ts';
import { isZip } from './zip-signature.ts';
import { openZipSpool } from './zip-spool.ts';

/** What is wrong with a ZIP itself, and no reason to give up what stands beside it. */
const OF_THE_ZIP: ReadonlySet<ArchiveErrorCode> = new Set(['not-understood', 'limit-exceeded']);

/** One file on its way in: a ZIP by its first bytes, else an instance. In a form, a ZIP that cannot be taken is refused by itself. */
export class ImportFile {
  readonly #target: ImportTarget;
  readonly #name: string | undefined;
  #first: Uint8Array | undefined = new Uint8Array(0);
  #reception: Reception | undefined;
  #spool: Spool | undefined;
  /** Why the ZIP is not taken: the rest of its bytes is passed over. */
  #refusal: ArchiveError | undefined;

  constructor(target: ImportTarget, name?: string) {
    this.#target = target;
    this.#name = name;
  }

  /** Takes the next bytes, which must not change afterwards; resolves when more may come. */
  async write(chunk: Uint8Array): Promise<void> {
    if (!this.#first) return this.#pass(chunk);
    const first = this.#first.byteLength > 0 ? Buffer.concat([this.#first, chunk]) : chunk;
    this.#first = first;
    if (first.byteLength >= 4) await this.#begin(first);
  }

  /** The file is complete; its result follows in the target's results. */
  async end(): Promise<void> {
    if (this.#first) await this.#begin(this.#first);
    const [reception, spool] = [this.#reception, this.#spool];
    if (reception) return this.#target.results.add(reception.end().then((ended) => fileResult(this.#name, ended)));
    if (spool) await this.#refusing(() => importZipEntries(spool, this.#target)).finally(() => this.#closeSpool());
    if (this.#refusal) await this.#target.results.add(refused(this.#name, this.#refusal.code, this.#refusal.message));
  }

  /** The file will never be complete: nothing of it stays. */
  async abort(): Promise<void> {
    this.#reception?.abort();
    await this.#closeSpool();
  }

  async #begin(first: Uint8Array): Promise<void> {
    this.#first = undefined;
    if (isZip(first)) this.#spool = await openZipSpool(this.#target.dataDir, this.#target.zipLimits.fileBytes);
    else this.#reception = this.#target.receive();
    await this.#pass(first);
  }

  async #pass(chunk: Uint8Array): Promise<void> {
    const spool = this.#spool;
    if (spool) await this.#refusing(() => spool.write(chunk));
    else if (this.#reception && !this.#reception.write(chunk)) await this.#reception.drained();
  }

  async #refusing(work: () => Promise<void>): Promise<void> {
    if (this.#refusal) return;
    try {
      await work();
    } catch (error) {
      const others = this.#name !== undefined;
      if (!others || !(error instanceof ArchiveError && OF_THE_ZIP.has(error.code))) throw error;
      this.#refusal = error;
    }
  }

  async #closeSpool(): Promise<void> {
    const spool = this.#spool;
    this.#spool = undefined;
    await spool?.close();
  }
}
