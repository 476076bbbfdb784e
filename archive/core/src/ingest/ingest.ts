import type { Access, Envelope, Ingest, InstanceSource, Reception } from '@vesalius/archive/api';
import { ArchiveError } from '@vesalius/archive/api';
import type { AdmissionDesk } from './admission-desk.ts';
import { InstanceReception } from './instance-reception.ts';

/** The way in. Once stopped it takes nothing new; receptions under way may end. */
export class InstanceIngest implements Ingest {
  readonly #access: Access;
  readonly #desk: AdmissionDesk;
  #stopped = false;

  constructor(access: Access, desk: AdmissionDesk) {
    this.#access = access;
    this.#desk = desk;
  }

  receive(source: InstanceSource, envelope: Envelope): Reception {
    this.#access.demand(source.principal, 'store');
    if (this.#stopped) throw new ArchiveError('stopping');
    return new InstanceReception(source, envelope, this.#desk);
  }

  stop(): void {
    this.#stopped = true;
  }
}
