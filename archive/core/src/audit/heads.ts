import type { AuditRecords, AuditSignature, Clock, Logger, SignedAuditHead } from '@vesalius/archive/api';

/** Signs heads of the audit trail, and keeps them where whoever changes the trail does not reach, as far as there is such a place. */
export interface HeadNotary {
  sign(head: Pick<SignedAuditHead, 'id' | 'link' | 'at'>): SignedAuditHead;
  signText(text: string): AuditSignature;
  /** Durable when it resolves. */
  keep(head: SignedAuditHead): Promise<void>;
}

/** Rows younger than this are not yet covered by a signature. */
const EVERY_MS = 60_000;

/** Signs the newest row of the trail now and then, when there is a new one. */
export class AuditHeads {
  readonly #records: Pick<AuditRecords, 'head'>;
  readonly #notary: HeadNotary;
  readonly #clock: Clock;
  readonly #log: Logger;
  #last: SignedAuditHead | undefined;
  #timer: NodeJS.Timeout | undefined;
  #signing: Promise<unknown> = Promise.resolve();

  constructor(records: Pick<AuditRecords, 'head'>, notary: HeadNotary, clock: Clock, log: Logger) {
    this.#records = records;
    this.#notary = notary;
    this.#clock = clock;
    this.#log = log;
  }

  run(): void {
    this.#timer = setInterval(() => void this.sign().catch(() => undefined), EVERY_MS).unref();
  }

  /** The newest row of the trail, signed and kept; undefined of an empty trail. */
  sign(): Promise<SignedAuditHead | undefined> {
    const signed = this.#signing.then(() => this.#sign());
    this.#signing = signed.catch((error: Error) =>
      this.#log.error('the head of the audit trail could not be signed', { error }),
    );
    return signed;
  }

  signText(text: string): AuditSignature {
    return this.#notary.signText(text);
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.sign().catch(() => undefined);
  }

  async #sign(): Promise<SignedAuditHead | undefined> {
    const newest = await this.#records.head();
    if (!newest || newest.id === this.#last?.id) return this.#last;
    const head = this.#notary.sign({ ...newest, at: this.#clock.now() });
    await this.#notary.keep(head);
    this.#last = head;
    return head;
  }
}
