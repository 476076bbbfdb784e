import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { SmallDatabase } from '@vesalius/archive/api';
import type { IdentifierLine } from '../join/identifier-table.ts';
import type { LineResult } from '../join/lines.ts';
import { FileDatabase } from '../store/database.ts';
import { patientKey } from './patient-key.ts';
import { type KeyPlace, keyBesideFile } from './register-key.ts';
import { Seal } from './seal.ts';

/** What a pseudonym of a project stands for. */
export type EntryKind = 'patient' | 'study' | 'series' | 'instance' | CopyKind;

/** Of studies that were made de-identified ones of their own: their UIDs stand for the originals' too. */
export type CopyKind = 'copy-study' | 'copy-series' | 'copy-instance';

export interface Entry {
  readonly kind: EntryKind;
  readonly pseudonym: string;
  /** Text: of a patient JSON with the identity, else the UID. */
  readonly original: string;
}

const KEY_BYTES = 32;
const LISTS_KEPT = 100;
const SCHEMA = `
CREATE TABLE IF NOT EXISTS keys(project INTEGER PRIMARY KEY, sealed BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS entries(project INTEGER NOT NULL, kind TEXT NOT NULL, pseudonym TEXT NOT NULL, sealed BLOB NOT NULL,
  PRIMARY KEY(project, kind, pseudonym)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS numbers(project INTEGER NOT NULL, patient_hash TEXT NOT NULL, number INTEGER NOT NULL,
  PRIMARY KEY(project, patient_hash), UNIQUE(project, number)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS requests(id INTEGER PRIMARY KEY AUTOINCREMENT, project INTEGER NOT NULL, pseudonym TEXT NOT NULL,
  reason BLOB NOT NULL, asked_by TEXT NOT NULL, asked_at INTEGER NOT NULL, state TEXT NOT NULL, decided_by TEXT, decided_at INTEGER,
  expires_at INTEGER, looks INTEGER NOT NULL DEFAULT 0);
CREATE TABLE IF NOT EXISTS consents(project INTEGER NOT NULL, patient_hash TEXT NOT NULL, pseudonym TEXT NOT NULL, state TEXT NOT NULL,
  decided_by TEXT NOT NULL, decided_at INTEGER NOT NULL, PRIMARY KEY(project, patient_hash)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS consent_terms(project INTEGER NOT NULL, patient_hash TEXT NOT NULL, source TEXT NOT NULL, stated_at INTEGER,
  expires_at INTEGER, PRIMARY KEY(project, patient_hash)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS withdrawals(project INTEGER NOT NULL, pseudonym TEXT NOT NULL, studies BLOB NOT NULL, decided_at INTEGER NOT NULL,
  PRIMARY KEY(project, pseudonym)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS holders_told(project INTEGER NOT NULL, pseudonym TEXT NOT NULL, holder TEXT NOT NULL, how TEXT NOT NULL,
  told_by TEXT NOT NULL, told_at INTEGER NOT NULL, PRIMARY KEY(project, pseudonym, holder)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS batches(id INTEGER PRIMARY KEY AUTOINCREMENT, project INTEGER NOT NULL, studies BLOB NOT NULL, made_by TEXT NOT NULL,
  made_at INTEGER NOT NULL, state TEXT NOT NULL, profile_version INTEGER NOT NULL, report TEXT);
CREATE TABLE IF NOT EXISTS outputs(batch INTEGER NOT NULL, number INTEGER NOT NULL, original_hash TEXT NOT NULL, original BLOB NOT NULL,
  study TEXT NOT NULL, series TEXT NOT NULL, instance TEXT NOT NULL, pseudonym TEXT NOT NULL, reason TEXT NOT NULL, state TEXT NOT NULL,
  code TEXT, masks TEXT NOT NULL, sha256 TEXT, decided_by TEXT, decided_at INTEGER, note BLOB, PRIMARY KEY(batch, number),
  UNIQUE(batch, original_hash)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS outputs_by_state ON outputs(batch, state, number);
CREATE TABLE IF NOT EXISTS list_lines(list INTEGER PRIMARY KEY, project INTEGER NOT NULL, sealed BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS pseudonym_lists(project INTEGER PRIMARY KEY, sealed BLOB NOT NULL, made_at INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS lists(id INTEGER PRIMARY KEY AUTOINCREMENT, project INTEGER NOT NULL, sealed BLOB NOT NULL);
`;

/**
 * Who is who in each project, in a file of its own apart from the index, every original sealed under a key in another file: pseudonyms and
 * UIDs, the secret that they come from, requests to see an identity, consents, and lists of identifiers that wait for their job.
 */
export class KeyRegister {
  readonly database: SmallDatabase;
  readonly #keyPlace: KeyPlace;
  #seal: Seal | undefined;
  readonly #keys = new Map<number, Uint8Array>();

  constructor(database: SmallDatabase, keyPlace: KeyPlace) {
    this.database = database;
    this.#keyPlace = keyPlace;
    database.execute(SCHEMA);
  }

  /** A register in files of a folder. */
  static inFolder(folder: string): KeyRegister {
    const register = new KeyRegister(new FileDatabase(join(folder, 'register.sqlite')), keyBesideFile(folder));
    void register.seal; // a key that is broken is told at the start
    return register;
  }

  get seal(): Seal {
    this.#seal ??= new Seal(this.#keyPlace.key(this.#isNew()));
    return this.#seal;
  }

  /** Whether nothing was sealed yet: else a missing key is not made anew. */
  #isNew(): boolean {
    return this.database.get('SELECT 1 FROM keys UNION ALL SELECT 1 FROM entries LIMIT 1') === undefined;
  }

  /** The secret of a project, made once. */
  projectKey(project: number): Uint8Array {
    const known = this.#keys.get(project) ?? this.#findKey(project);
    this.#keys.set(project, known);
    return known;
  }

  #findKey(project: number): Uint8Array {
    const place = `key ${project}`;
    const made = this.seal.close(randomBytes(KEY_BYTES).toString('hex'), place);
    this.database.run('INSERT INTO keys VALUES (?, ?) ON CONFLICT DO NOTHING', project, made);
    const row = this.database.get('SELECT sealed FROM keys WHERE project = ?', project);
    return Buffer.from(this.seal.open(row!.sealed as Uint8Array, place), 'hex');
  }

  /** Durable when it returns; an entry that is there stays. */
  remember(project: number, entries: readonly Entry[]): void {
    this.database.together(() => {
      for (const { kind, pseudonym, original } of entries) {
        const known = this.database.get(
          `SELECT 1 FROM entries WHERE project = ? AND kind = ? AND pseudonym = ?`,
          project,
          kind,
          pseudonym,
        );
        if (known) continue;
        const sealed = this.seal.close(original, placeOf(project, kind, pseudonym));
        this.database.run('INSERT INTO entries VALUES (?, ?, ?, ?)', project, kind, pseudonym, sealed);
      }
    });
  }

  original(project: number, kind: EntryKind, pseudonym: string): string | undefined {
    const row = this.database.get(
      'SELECT sealed FROM entries WHERE project = ? AND kind = ? AND pseudonym = ?',
      ...[project, kind, pseudonym],
    );
    return row && this.seal.open(row.sealed as Uint8Array, placeOf(project, kind, pseudonym));
  }

  /** Whether a UID is that of a de-identified study of the project, or of what is in it. */
  isCopy(project: number, uid: string): boolean {
    const sql = `SELECT 1 FROM entries WHERE project = ? AND kind IN ('copy-study', 'copy-series', 'copy-instance') AND pseudonym = ?`;
    return this.database.get(sql, project, uid) !== undefined;
  }

  /** Whether a study is a de-identified one of any project. */
  isCopyOfAny(study: string): boolean {
    return this.database.get(`SELECT 1 FROM entries WHERE kind = 'copy-study' AND pseudonym = ?`, study) !== undefined;
  }

  /** Whom a pseudonym of the project stands for, as `patientOf` says it. */
  patientKeyOf(project: number, pseudonym: string): string | undefined {
    const original = this.original(project, 'patient', pseudonym);
    if (original === undefined) return undefined;
    const { key, patientId, issuerOfPatientId } = JSON.parse(original) as Record<string, string>;
    return key ?? patientKey(patientId ?? '', issuerOfPatientId ?? '');
  }

  /** How many of a kind a project has. */
  count(project: number, kind: EntryKind): number {
    return Number(
      this.database.get('SELECT count(*) AS n FROM entries WHERE project = ? AND kind = ?', project, kind)!.n,
    );
  }

  /** The running number of a patient, by a keyed hash of who it is; the next one for a newcomer. */
  numberOf(project: number, patientHash: string): number {
    const { database } = this;
    const find = () =>
      database.get('SELECT number FROM numbers WHERE project = ? AND patient_hash = ?', project, patientHash);
    if (!find()) {
      const next = `INSERT INTO numbers SELECT ?1, ?2, coalesce(max(number), 0) + 1 FROM numbers WHERE project = ?1
        ON CONFLICT(project, patient_hash) DO NOTHING`;
      database.run(next, project, patientHash);
    }
    return Number(find()!.number);
  }

  /** A list of identifiers that a job will take, since jobs show what they were given. */
  keepList(project: number, lines: readonly IdentifierLine[]): number {
    const sealed = this.seal.close(JSON.stringify(lines), `list ${project}`);
    const sql = 'INSERT INTO lists(project, sealed) VALUES (?, ?) RETURNING id';
    return Number(this.database.get(sql, project, sealed)!.id);
  }

  /** The list that pseudonyms of a project are taken from. */
  keepPseudonymList(project: number, csv: string, at: number): void {
    const sealed = this.seal.close(csv, `pseudonyms ${project}`);
    const sql = `INSERT INTO pseudonym_lists VALUES (?1, ?2, ?3) ON CONFLICT(project) DO UPDATE SET sealed = ?2, made_at = ?3`;
    this.database.run(sql, project, sealed, at);
  }

  pseudonymList(project: number): { readonly csv: string } | undefined {
    const row = this.database.get('SELECT sealed FROM pseudonym_lists WHERE project = ?', project);
    return row && { csv: this.seal.open(row.sealed as Uint8Array, `pseudonyms ${project}`) };
  }

  /** When the list was given; another one as soon as it is another list. */
  pseudonymListAt(project: number): number | undefined {
    const row = this.database.get('SELECT made_at FROM pseudonym_lists WHERE project = ?', project);
    return row && Number(row.made_at);
  }

  /** Projects with such a list. */
  projectsWithLists(): number[] {
    return this.database.all('SELECT project FROM pseudonym_lists').map(({ project }) => Number(project));
  }

  /** Pseudonyms that patients of a project were given, with who they are as `patientOf` says it. */
  patients(
    project: number,
  ): { readonly pseudonym: string; readonly patientId: string; readonly issuerOfPatientId: string }[] {
    const rows = this.database.all(`SELECT pseudonym FROM entries WHERE project = ? AND kind = 'patient'`, project);
    return rows.map((row) => {
      const pseudonym = String(row.pseudonym);
      const { patientId = '', issuerOfPatientId = '' } = JSON.parse(
        this.original(project, 'patient', pseudonym)!,
      ) as Record<string, string>;
      return { pseudonym, patientId, issuerOfPatientId };
    });
  }

  /** Whether patients of another project are called so. */
  isPseudonymElsewhere(project: number, pseudonym: string): boolean {
    const sql = `SELECT 1 FROM entries WHERE kind = 'patient' AND pseudonym = ? AND project <> ?`;
    return this.database.get(sql, pseudonym, project) !== undefined;
  }

  /** Undefined when a job has taken it. */
  list(project: number, id: number): IdentifierLine[] | undefined {
    const row = this.database.get('SELECT sealed FROM lists WHERE id = ? AND project = ?', id, project);
    return row && (JSON.parse(this.seal.open(row.sealed as Uint8Array, `list ${project}`)) as IdentifierLine[]);
  }

  /** What became of each line of a list, in its place. Those of lists before the last hundred of all projects go. */
  keepLines(project: number, list: number, results: readonly LineResult[]): void {
    const sealed = this.seal.close(JSON.stringify(results), `lines ${project}`);
    this.database.together(() => {
      const sql =
        'INSERT INTO list_lines VALUES (?1, ?2, ?3) ON CONFLICT(list) DO UPDATE SET project = ?2, sealed = ?3';
      this.database.run(sql, list, project, sealed);
      this.database.run('DELETE FROM lists WHERE id = ?', list);
      this.database.run('DELETE FROM list_lines WHERE list <= ?', list - LISTS_KEPT);
    });
  }

  lines(project: number, list: number): LineResult[] | undefined {
    const row = this.database.get('SELECT sealed FROM list_lines WHERE list = ? AND project = ?', list, project);
    return row && (JSON.parse(this.seal.open(row.sealed as Uint8Array, `lines ${project}`)) as LineResult[]);
  }

  close(): void {
    this.database.close();
  }
}

function placeOf(project: number, kind: EntryKind, pseudonym: string): string {
  return `${project} ${kind} ${pseudonym}`;
}
