import type { AuditEvent, Principal, StoredInstance, Transfer, TransferKind } from '@vesalius/archive/api';
import type { AccessTrail } from '../audit/access-trail.ts';
import { actOf } from '../audit/act.ts';

interface Sent {
  readonly wanted: Set<number>;
  readonly arrived: Set<number>;
}

/** Instances on their way to somewhere else, which leave one row for each study when it ends, and none for having been read for it. */
export class RecordedTransfer implements Transfer {
  readonly #principal: Principal;
  readonly #kind: TransferKind;
  readonly #destination: string;
  readonly #select: () => AsyncIterable<StoredInstance>;
  readonly #trail: AccessTrail;
  readonly #studies = new Map<string, Sent>();

  constructor(
    { principal, kind, destination }: { principal: Principal; kind: TransferKind; destination: string },
    select: () => AsyncIterable<StoredInstance>,
    trail: AccessTrail,
  ) {
    this.#principal = principal;
    this.#kind = kind;
    this.#destination = destination;
    this.#select = select;
    this.#trail = trail;
  }

  async *instances(): AsyncIterable<StoredInstance> {
    for await (const instance of this.#select()) {
      this.#of(instance).wanted.add(instance.id);
      yield instance;
    }
  }

  arrived(instance: StoredInstance): void {
    this.#of(instance).arrived.add(instance.id);
  }

  async end(reason?: string): Promise<void> {
    const rows = [...this.#studies].map(([study, sent]) => this.#row(study, sent, reason));
    if (rows.length === 0) rows.push(this.#row(undefined, nothing(), reason ?? 'nothing-there'));
    this.#studies.clear();
    await Promise.all(rows.map((row) => this.#trail.transferred(row)));
  }

  #of({ studyInstanceUid }: StoredInstance): Sent {
    let sent = this.#studies.get(studyInstanceUid);
    if (!sent) {
      sent = nothing();
      this.#studies.set(studyInstanceUid, sent);
    }
    return sent;
  }

  #row(studyInstanceUid: string | undefined, { wanted, arrived }: Sent, reason: string | undefined): AuditEvent {
    const [completed, failed] = [arrived.size, wanted.size - arrived.size];
    return actOf(this.#principal, this.#kind, {
      outcome: failed > 0 || reason !== undefined ? 'failure' : 'success',
      ...(studyInstanceUid !== undefined && { studyInstanceUid }),
      facts: { destination: this.#destination, completed, failed, ...(reason && { reason }) },
    });
  }
}

function nothing(): Sent {
  return { wanted: new Set(), arrived: new Set() };
}
