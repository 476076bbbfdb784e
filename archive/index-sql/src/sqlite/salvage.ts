import { DatabaseSync } from 'node:sqlite';
import type { CarriedBin, CarriedRow, Peer, RetentionLock, TokenRecord, UserRecord } from '@vesalius/archive/api';
import { tokenOf, userOf } from './identity.ts';
import { peerOf } from './peers.ts';
import { lockOf } from './retention/retention.ts';

/** What an index holds beside what follows from the blobs. */
export interface Salvaged {
  readonly users: readonly UserRecord[];
  readonly tokens: readonly TokenRecord[];
  readonly peers: readonly Peer[];
  readonly bin: CarriedBin;
  /** Those by projects are left behind with the projects. */
  readonly retention: readonly RetentionLock[];
  /** Tables that are not there, or not as this program knows them. */
  readonly lost: readonly string[];
}

/** The columns that are read; a schema that lacks one of them is not understood. */
const COLUMNS = {
  users: 'id, name, password_hash, permissions, created_at, display_name, disabled',
  tokens: 'id, name, secret_hash, permissions, created_by, created_at, expires_at, last_used_at, personal, projects',
  peers: 'ae_title, host, port, tls, description, permissions, origin',
  bin_entries: '*',
  binned: '*',
  retention_locks: '*',
} as const;

type Row = Parameters<typeof userOf>[0];

/**
 * Accounts, tokens and peers of an index that does not open, because its schema is of another time or parts of it are damaged: table by
 * table, as far as each can be read. The file is not changed.
 */
export function salvageSqliteIndex(path: string): Salvaged {
  const lost: string[] = [];
  const database = new DatabaseSync(path, { readOnly: true });
  const table = <T>(name: keyof typeof COLUMNS, make: (row: Row) => T): T[] => {
    try {
      return database
        .prepare(`SELECT ${COLUMNS[name]} FROM ${name}`)
        .all()
        .map((row) => make(row as Row));
    } catch {
      lost.push(name);
      return [];
    }
  };
  try {
    const rows = (name: keyof typeof COLUMNS) => table(name, (row) => row as CarriedRow);
    const bin = { entries: rows('bin_entries'), binned: rows('binned') };
    const locks = table('retention_locks', lockOf);
    return {
      bin,
      retention: locks.filter(({ target }) => !('rule' in target && target.rule.project !== undefined)),
      users: table('users', userOf),
      tokens: table('tokens', tokenOf),
      peers: table('peers', peerOf),
      lost,
    };
  } finally {
    database.close();
  }
}
