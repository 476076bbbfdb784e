import type {
  Access,
  Envelope,
  Ingest,
  InstanceRecords,
  InstanceSource,
  KnownBytes,
  Principal,
  Reception,
} from '@vesalius/archive/api';
import { ArchiveError } from '@vesalius/archive/api';
import { placingOf } from '../access/placing.ts';
import type { AccessTrail } from '../audit/access-trail.ts';
import type { AdmissionDesk } from './admission-desk.ts';
import type { FreeSpace } from './free-space.ts';
import { InstanceReception } from './instance-reception.ts';

/** The way in. It takes nothing that would use up the last room. Once stopped it takes nothing new; receptions under way may end. */
export class InstanceIngest implements Ingest {
  readonly #access: Access;
  readonly #desk: AdmissionDesk;
  readonly #space: FreeSpace;
  readonly #trail: AccessTrail;
  #stopped = false;
  #lastAt = Number.NEGATIVE_INFINITY;

  readonly #held: InstanceRecords['held'];

  constructor(
    access: Access,
    desk: AdmissionDesk,
    space: FreeSpace,
    trail: AccessTrail,
    { held }: Pick<InstanceRecords, 'held'>,
  ) {
    this.#access = access;
    this.#desk = desk;
    this.#space = space;
    this.#trail = trail;
    this.#held = held;
  }

  receive(source: InstanceSource, envelope: Envelope): Reception {
    this.#access.demand(source.principal, 'store');
    try {
      if (this.#stopped) throw new ArchiveError('stopping');
      this.#lastAt = performance.now();
      if (!this.#space.isEnough) throw new ArchiveError('out-of-space', { detail: 'too little room is left' });
      return new InstanceReception({ ...source, placing: placingOf(this.#access, source) }, envelope, this.#desk);
    } catch (error) {
      // Of projects that were named, the demand itself has left its row.
      if (error instanceof ArchiveError && !source.projects) this.#trail.notStored(source, error.code);
      throw error;
    }
  }

  async holds(principal: Principal, instances: readonly KnownBytes[]): Promise<boolean[]> {
    this.#access.demand(principal, 'store');
    const held = await this.#held(instances.map(({ sopInstanceUid }) => sopInstanceUid));
    return held.map((one, at) => {
      const asked = instances[at]!.datasetSha256;
      return one?.datasetSha256 === asked || one?.original?.datasetSha256 === asked;
    });
  }

  /** Milliseconds since an instance began to come in. */
  get idleMs(): number {
    return performance.now() - this.#lastAt;
  }

  stop(): void {
    this.#stopped = true;
  }
}
