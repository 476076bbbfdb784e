import { type FileHandle, mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { writeMeta } from '@vesalius/dicom';
import type { CStoreRequest, DataSetSink, DimseResult } from '@vesalius/dimse';

const SUCCESS = 0x0000;
const OUT_OF_RESOURCES = 0xa700;
/** Bytes that may wait for the disk before the sender is asked to wait. */
const WAITING_MOST = 4 * 1024 * 1024;

/** Writes an instance that comes by C-STORE into a folder, as `<SOP Instance UID>.dcm`, which is there only when it is whole. */
export class ReceivedFile implements DataSetSink {
  readonly #final: string;
  readonly #part: string;
  #work: Promise<unknown>;
  #file: FileHandle | undefined;
  #waiting = 0;
  #failed = false;

  constructor(folder: string, request: CStoreRequest, callingAeTitle: string) {
    this.#final = join(folder, `${request.sopInstanceUid.replace(/[^\d.]/g, '_')}.dcm`);
    this.#part = `${this.#final}.part`;
    const head = writeMeta({
      mediaStorageSopClassUid: request.sopClassUid,
      mediaStorageSopInstanceUid: request.sopInstanceUid,
      transferSyntaxUid: request.context.transferSyntax,
      sourceApplicationEntityTitle: callingAeTitle,
    });
    this.#work = this.#open(head);
  }

  write(slice: Uint8Array): boolean {
    const bytes = Buffer.from(slice);
    this.#waiting += bytes.length;
    this.#then(async () => {
      await this.#file?.appendFile(bytes);
      this.#waiting -= bytes.length;
    });
    return this.#waiting < WAITING_MOST;
  }

  async drained(): Promise<void> {
    await this.#work;
  }

  async end(): Promise<DimseResult> {
    this.#then(async () => {
      await this.#file?.close();
      await rename(this.#part, this.#final);
    });
    await this.#work;
    return { status: this.#failed ? OUT_OF_RESOURCES : SUCCESS };
  }

  abort(): void {
    this.#failed = true;
    this.#work = this.#work.then(() => this.#discard());
  }

  async #open(head: Uint8Array): Promise<void> {
    try {
      await mkdir(dirname(this.#final), { recursive: true });
      this.#file = await open(this.#part, 'w');
      await this.#file.write(head);
    } catch {
      this.#failed = true;
    }
  }

  /** After what is under way; nothing more is done once something failed. */
  #then(step: () => Promise<void>): void {
    this.#work = this.#work.then(async () => {
      if (this.#failed) return;
      try {
        await step();
      } catch {
        this.#failed = true;
        await this.#discard();
      }
    });
  }

  async #discard(): Promise<void> {
    await this.#file?.close().catch(() => {});
    await rm(this.#part, { force: true });
  }
}
