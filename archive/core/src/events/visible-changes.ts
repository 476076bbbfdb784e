import {
  type Access,
  CHANGE_KINDS,
  type ChangeKind,
  type ChangePage,
  type ChangeReader,
  type ChangeRecords,
  type Changes,
  makerName,
  type Permission,
  type Principal,
} from '@vesalius/archive/api';

/** What one must be allowed beside searching to hear of it. */
const NEEDED: Partial<Record<ChangeKind, Permission>> = {
  'instance-quarantined': 'quarantine.resolve',
  'quarantine-resolved': 'quarantine.resolve',
  'peer-changed': 'peers.use',
  'project-changed': 'projects.manage',
};

/** The change feed as far as it exists for its reader. */
export class VisibleChanges implements Changes {
  readonly #records: ChangeRecords;
  readonly #access: Access;

  constructor(records: ChangeRecords, access: Access) {
    this.#records = records;
    this.#access = access;
  }

  since(principal: Principal, sequence: number, limit: number): Promise<ChangePage> {
    return this.#records.since(this.#reader(principal), sequence, limit);
  }

  last(): Promise<number> {
    return this.#records.last();
  }

  subscribe(listener: () => void): () => void {
    return this.#records.subscribe(listener);
  }

  #reader(principal: Principal): ChangeReader {
    const kinds = CHANGE_KINDS.filter((kind) => {
      const needed = NEEDED[kind];
      return needed === undefined || this.#access.may(principal, needed);
    });
    const scope = this.#access.scopeOf(principal, 'search');
    // Everything but for some kinds: still to be looked at one by one.
    const everything = kinds.length === CHANGE_KINDS.length && this.#access.may(principal, 'administer');
    if (scope.sees === 'all' && !everything)
      return { scope: { sees: 'some', parts: [{ of: 'archive', clearance: 2 }] }, kinds, maker: makerName(principal) };
    return { scope, kinds, maker: makerName(principal) };
  }
}
