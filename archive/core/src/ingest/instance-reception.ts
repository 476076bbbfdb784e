import {
  ArchiveError,
  type ContentScan,
  type Envelope,
  type IngestOutcome,
  type InstanceIdentity,
  type Reception,
  type StagedBlob,
} from '@vesalius/archive/api';
import { type DicomFile, isUid, StreamReader, writeMeta } from '@vesalius/dicom';
import type { AdmissionDesk } from './admission-desk.ts';
import { BlockPool, GatheredBytes, POOLED_BYTES } from './block-pool.ts';
import { asArchiveError } from './failure.ts';
import { Fingerprint } from './fingerprint.ts';
import { keptHead, metaIsSound, newHead } from './head.ts';
import { identityOf } from './identity.ts';
import { READ_LIMITS } from './limits.ts';
import type { PlacedSource } from './record.ts';

/** Bytes gathered before they go to the staging file: most instances then take one write. */
const WRITE_AT = 8 * POOLED_BYTES;
/** What eight senders of usual instances need at one time. */
const BLOCKS = new BlockPool(80);
/** From so many bytes on it is worth a question whether they are held already, before more of them are written. */
const ASK_AT = WRITE_AT;
/** Bytes held back from a slow disk before the sender is asked to wait. */
const WAIT_AT = 4 * WRITE_AT;
/** Bytes a broken file may put before the UIDs that its new head needs. */
const HEAD_WITHIN = 16 * 1024 * 1024;

/**
 * One instance on its way in (ARCHITECTURE.md, "The way of the data"): hashed and read as it streams, written to a staging file in large
 * pieces. After the first failure the rest of the stream is taken and forgotten.
 */
export class InstanceReception implements Reception {
  readonly #source: PlacedSource;
  readonly #envelope: Envelope;
  readonly #desk: AdmissionDesk;
  readonly #reader: StreamReader;
  readonly #fingerprint = new Fingerprint();
  readonly #staged: StagedBlob;
  readonly #scan: ContentScan | undefined;
  #pending = new GatheredBytes(BLOCKS);
  #received = 0;
  #headBytes: { readonly kept: number; readonly stream: number } | undefined;
  #writing: Promise<void> | undefined;
  #failure: ArchiveError | undefined;
  #ending = false;
  #over = false;

  constructor(source: PlacedSource, envelope: Envelope, desk: AdmissionDesk) {
    this.#source = source;
    this.#envelope = envelope;
    this.#desk = desk;
    this.#staged = desk.blobs.stage();
    this.#scan = desk.scanner?.begin();
    this.#reader = new StreamReader({
      form: envelope.form,
      ...(envelope.form === 'dataset' && { transferSyntaxUid: envelope.transferSyntaxUid }),
      limits: READ_LIMITS,
    });
  }

  write(chunk: Uint8Array): boolean {
    if (this.#failure || this.#over) return true;
    this.#attempt(() => {
      this.#reader.write(chunk);
      this.#received += chunk.length;
      if (this.#envelope.form === 'dataset') this.#startBareDataset(this.#envelope);
      this.#pending.add(chunk);
      if (this.#headBytes) this.#fingerprint.dataset(chunk);
      else this.#startFile(false);
    });
    if (this.#pending.length >= WRITE_AT && this.#headBytes) this.#startWriting();
    const scanned = this.#scan?.write(chunk) ?? true;
    return scanned && this.#pending.length < WAIT_AT;
  }

  async drained(): Promise<void> {
    while (this.#writing && this.#pending.length >= WAIT_AT) await this.#writing;
    await this.#scan?.drained();
  }

  async end(): Promise<IngestOutcome> {
    if (this.#over) throw new ArchiveError('cancelled');
    this.#ending = true;
    let identity: InstanceIdentity | undefined;
    try {
      if (this.#failure) throw this.#failure;
      const header = this.#reader.end();
      if (this.#envelope.form === 'dataset') this.#startBareDataset(this.#envelope);
      else this.#startFile(true);
      identity = identityOf(header, this.#envelope);
      return await this.#admit(header, identity);
    } catch (error) {
      const failure = asArchiveError(error);
      const known = identity ?? this.#announced();
      this.#desk.trail.notStored(this.#source, failure.code, known);
      return { outcome: 'refused', code: failure.code, detail: failure.message, ...(known && { instance: known }) };
    } finally {
      this.#over = true;
      this.#forget();
    }
  }

  abort(): void {
    // An end that has begun goes on: who waits for it may be gone, but the instance came whole.
    if (this.#over || this.#ending) return;
    this.#over = true;
    this.#forget();
  }

  async #admit(header: DicomFile, identity: InstanceIdentity): Promise<IngestOutcome> {
    const { datasetSha256, blockChecksums, seal } = this.#fingerprint.finish();
    this.#desk.checkSopClass(identity);
    const narrowed = this.#source.placing?.scope !== undefined;
    if (!narrowed && this.#received >= ASK_AT && (await this.#desk.holds(identity, datasetSha256))) {
      this.#desk.trail.heldAlready(this.#source, identity);
      return { outcome: 'duplicate', instance: identity };
    }
    await this.#writing;
    if (this.#failure) throw this.#failure;
    await this.#scan?.end();
    const blobKey = await this.#publish(seal);
    const head = this.#headBytes!;
    const file = {
      header,
      identity,
      keptHeadBytes: head.kept,
      streamHeadBytes: head.stream,
      fileSize: this.#fingerprint.fileSize,
      datasetSha256,
      blockChecksums,
    };
    return this.#desk.admit({ file, blobKey, source: this.#source });
  }

  async #publish(seal: string): Promise<string> {
    const last = this.#pending;
    this.#pending = new GatheredBytes(BLOCKS);
    try {
      return await this.#staged.publish(last.pieces(), seal);
    } finally {
      last.clear();
    }
  }

  /** A bare data set's head is known before its first byte comes. */
  #startBareDataset(envelope: Envelope & { form: 'dataset' }): void {
    if (this.#headBytes) return;
    const { callingAeTitle, calledAeTitle } = this.#source;
    const bytes = writeMeta({
      mediaStorageSopClassUid: envelope.sopClassUid,
      mediaStorageSopInstanceUid: envelope.sopInstanceUid,
      transferSyntaxUid: envelope.transferSyntaxUid,
      sourceApplicationEntityTitle: callingAeTitle,
      receivingApplicationEntityTitle: calledAeTitle,
    });
    this.#keepHead(bytes, 0);
  }

  /** Puts the head before the data set, once it is known where that begins and, for a new head, whose it is. */
  #startFile(atEnd: boolean): void {
    if (this.#headBytes) return;
    const bytes = Buffer.concat(this.#pending.pieces());
    const head = this.#headOfFile(bytes, atEnd);
    if (!head) {
      if (bytes.length > HEAD_WITHIN)
        throw new ArchiveError('not-understood', { detail: 'no UIDs within the first 16 MiB' });
      return;
    }
    const dataset = bytes.subarray(head.stream);
    this.#pending.clear();
    this.#keepHead(head.bytes, head.stream);
    this.#fingerprint.dataset(dataset);
    this.#pending.add(dataset);
  }

  #keepHead(bytes: Uint8Array, stream: number): void {
    this.#fingerprint.head(bytes);
    this.#pending.add(bytes);
    this.#headBytes = { kept: bytes.length, stream };
  }

  #headOfFile(bytes: Uint8Array, atEnd: boolean): { bytes: Uint8Array; stream: number } | undefined {
    const file = this.#fileSoFar();
    // The head is settled once an element behind the UIDs of group 0008 was read; warnings about the meta group have come by then.
    if (!file || (!atEnd && !hasElementBehindUids(file))) return undefined;
    const stream = file.datasetOffset;
    if (metaIsSound(file)) return { bytes: keptHead(bytes.subarray(0, stream)), stream };
    const head = newHead(file);
    if (!head && atEnd) throw new ArchiveError('uid-missing', { where: '00080018' });
    return head && { bytes: head, stream };
  }

  #fileSoFar(): DicomFile | undefined {
    try {
      return this.#reader.file;
    } catch {
      return undefined;
    }
  }

  #startWriting(): void {
    if (this.#writing) return;
    this.#writing = this.#writePending().finally(() => {
      this.#writing = undefined;
      if (this.#pending.length >= WRITE_AT && !this.#failure && !this.#over) this.#startWriting();
    });
  }

  async #writePending(): Promise<void> {
    const going = this.#pending;
    this.#pending = new GatheredBytes(BLOCKS);
    try {
      await this.#staged.append(going.pieces());
    } catch (error) {
      this.#fail(error);
    } finally {
      going.clear();
    }
  }

  #attempt(act: () => void): void {
    try {
      act();
    } catch (error) {
      this.#fail(error);
    }
  }

  #fail(error: unknown): void {
    this.#failure ??= asArchiveError(error);
    this.#pending.clear();
  }

  #forget(): void {
    this.#scan?.abort();
    this.#pending.clear();
    const writing = this.#writing ?? Promise.resolve();
    void writing.then(() => this.#staged.discard());
  }

  /** As far as it is told; what is no UID may be anything, a patient's number too, and is told to nobody. */
  #announced(): Partial<InstanceIdentity> | undefined {
    const told = this.#envelope.form === 'dataset' ? this.#envelope : this.#toldByFile();
    if (!told) return undefined;
    const { sopClassUid = '', sopInstanceUid = '' } = told;
    return { ...(isUid(sopClassUid) && { sopClassUid }), ...(isUid(sopInstanceUid) && { sopInstanceUid }) };
  }

  #toldByFile(): Partial<InstanceIdentity> | undefined {
    const file = this.#fileSoFar();
    const sopClassUid = file?.dataset.text(0x00080016);
    const sopInstanceUid = file?.dataset.text(0x00080018);
    return file && { ...(sopClassUid && { sopClassUid }), ...(sopInstanceUid && { sopInstanceUid }) };
  }
}

const SOP_INSTANCE_UID = 0x00080018;

function hasElementBehindUids(file: DicomFile): boolean {
  for (const tag of file.dataset.tags()) if (tag > SOP_INSTANCE_UID) return true;
  return false;
}
