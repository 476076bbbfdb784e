import {
  ArchiveError,
  type Envelope,
  type Ingest,
  type InstanceSource,
  type Logger,
  type Reception,
} from '@vesalius/archive/api';
import { DicomWebError, type MultipartHandler, type PartHeaders, parseMediaType } from '@vesalius/dicomweb';
import { FAILURE_REASONS, PROCESSING_FAILURE } from './failure-reasons.ts';
import { NOT_DICOM, type PartResult, partResult } from './part-result.ts';

/** What the address of the request is about. */
export type Expected = Omit<Envelope & { readonly form: 'file' }, 'form'>;

export interface PartStoreOptions {
  readonly ingest: Ingest;
  readonly source: InstanceSource;
  readonly log: Logger;
  readonly expected: Expected;
  readonly quarantinedIs: 'warning' | 'failure';
}

/** Instances whose end is awaited while the next ones are read: so that they share one commit. */
const MOST_ENDING = 32;
/** Parts of one body that may be refused: each is told in the answer, and who sends nothing but such parts is not helped by more of them. */
const MOST_REFUSED = 1000;
const PART_TYPES: ReadonlySet<string> = new Set(['application/dicom', 'application/octet-stream']);

/** Gives each part of a body to the archive as it flows by, and gathers what became of it, in order of the parts. */
export class PartStore implements MultipartHandler {
  readonly #options: PartStoreOptions;
  readonly #results: (PartResult | undefined)[] = [];
  readonly #ending = new Set<Promise<void>>();
  #current: Reception | undefined;
  #full = false;
  #refused = 0;

  constructor(options: PartStoreOptions) {
    this.#options = options;
  }

  /** @throws DicomWebError `too-many-parts` when too many were refused */
  partBegin(headers: PartHeaders): void {
    if (this.#refused >= MOST_REFUSED) throw new DicomWebError('too-many-parts', { detail: 'too many were refused' });
    const header = headers.get('content-type');
    const type = header === undefined ? 'application/dicom' : parseMediaType(header)?.type;
    this.#results.push(undefined);
    this.#current = type !== undefined && PART_TYPES.has(type) ? this.#receive() : undefined;
  }

  partData(bytes: Uint8Array): void {
    if (this.#current && !this.#current.write(bytes)) this.#full = true;
  }

  partEnd(): void {
    const index = this.#results.length - 1;
    const reception = this.#current;
    this.#current = undefined;
    if (!reception) {
      this.#settle(index, NOT_DICOM);
      return;
    }
    const ending = this.#outcome(reception).then((result) => {
      this.#settle(index, result);
      this.#ending.delete(ending);
    });
    this.#ending.add(ending);
  }

  /** Resolves when more bytes may come: call it after each chunk. */
  async ready(): Promise<void> {
    if (this.#full) {
      this.#full = false;
      await this.#current?.drained();
    }
    while (this.#ending.size >= MOST_ENDING) await Promise.race(this.#ending);
  }

  /** Forgets the part that is being read, for a body that broke off. */
  abort(): void {
    this.#current?.abort();
    if (this.#results.length > 0 && this.#current) this.#results[this.#results.length - 1] = NOT_DICOM;
    this.#current = undefined;
  }

  /** All results, once everything is durable or refused. */
  async results(): Promise<PartResult[]> {
    await Promise.all(this.#ending);
    return this.#results.filter((result) => result !== undefined);
  }

  #settle(index: number, result: PartResult): void {
    this.#results[index] = result;
    if (result.kind === 'failed') this.#refused++;
  }

  #receive(): Reception {
    const { ingest, source, expected } = this.#options;
    return ingest.receive(source, { form: 'file', ...expected });
  }

  async #outcome(reception: Reception): Promise<PartResult> {
    try {
      return partResult(await reception.end(), this.#options.quarantinedIs);
    } catch (error) {
      const code = error instanceof ArchiveError ? error.code : undefined;
      this.#options.log.error('store failed', { code: code ?? 'internal' });
      return { kind: 'failed', reason: code ? FAILURE_REASONS[code] : PROCESSING_FAILURE };
    }
  }
}
