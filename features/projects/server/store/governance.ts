import { ArchiveError, type Clock, type SmallDatabase } from '@vesalius/archive/api';
import type { ProfileDocument } from '@vesalius/deidentify';
import { REVIEW_PERCENT, type ReviewPercent } from '../materialised/review-reason.ts';

/** What a project is for and under which conditions; see `contract/schemas.ts`. */
export interface Governance {
  readonly purpose: string;
  /** Reference and end (ms UTC) of the approval of an ethics committee. */
  readonly ethicsReference: string;
  readonly ethicsExpiresAt?: number;
  /** What members agree to before they see anything; each change asks them again. */
  readonly terms: string;
  readonly termsVersion: number;
  readonly mostStudies?: number;
  readonly mostInstances?: number;
  readonly mostGigabytes?: number;
  readonly pseudonyms: 'hashed' | 'counted' | 'list';
  /** Whether a patient of whom nothing is known is left out, and for which use they have to agree (0012,0084). */
  readonly needsConsent: boolean;
  readonly consentFor: 'NAMED_PROTOCOL' | 'RESTRICTED_REUSE' | 'PUBLIC_RELEASE';
  /** Whether members see only what was made de-identified and accepted by a person, and how many in a hundred are looked at. */
  readonly needsReview: boolean;
  readonly reviewPercent: ReviewPercent;
  /** Name and moment of the project: its number may come again in an index that was made anew. */
  readonly of: string;
}

export type GovernanceChange = Omit<Governance, 'termsVersion'>;

export interface ProfileVersion {
  readonly version: number;
  readonly document: ProfileDocument;
  readonly madeBy: string;
  readonly madeAt: number;
}

export interface ArrivalRule {
  readonly id: number;
  /** Keywords and matching keys. */
  readonly keys: Readonly<Record<string, string>>;
  readonly madeBy: string;
  readonly madeAt: number;
}

const SCHEMA = `
CREATE TABLE IF NOT EXISTS governance(project INTEGER PRIMARY KEY, document TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS profiles(project INTEGER NOT NULL, version INTEGER NOT NULL, document TEXT NOT NULL, made_by TEXT NOT NULL,
  made_at INTEGER NOT NULL, PRIMARY KEY(project, version)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS acceptances(project INTEGER NOT NULL, member TEXT NOT NULL, terms_version INTEGER NOT NULL, at INTEGER NOT NULL,
  PRIMARY KEY(project, member, terms_version)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS rules(id INTEGER PRIMARY KEY AUTOINCREMENT, project INTEGER NOT NULL, keys TEXT NOT NULL, made_by TEXT NOT NULL,
  made_at INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS facts(name TEXT PRIMARY KEY, value TEXT NOT NULL);
`;

/** Conditions that were written before there were consents and reviews. */
const BEFORE = {
  needsConsent: false,
  consentFor: 'NAMED_PROTOCOL',
  needsReview: false,
  reviewPercent: REVIEW_PERCENT,
} as const;

/** What is agreed for each project, without anything about patients. */
export class GovernanceStore {
  readonly #database: SmallDatabase;
  readonly #clock: Clock;

  constructor(database: SmallDatabase, clock: Clock) {
    this.#database = database;
    database.execute(SCHEMA);
    this.#clock = clock;
  }

  get(project: number): Governance | undefined {
    const row = this.#database.get('SELECT document FROM governance WHERE project = ?', project);
    return row && { ...BEFORE, ...(JSON.parse(String(row.document)) as Governance) };
  }

  /** @throws ArchiveError `conflict` when pseudonyms were given already under another scheme */
  put(project: number, change: GovernanceChange): Governance {
    return this.#database.together(() => this.#put(project, change));
  }

  #put(project: number, change: GovernanceChange): Governance {
    const before = this.get(project);
    if (before && before.pseudonyms !== change.pseudonyms && this.profiles(project).length > 0)
      throw new ArchiveError('conflict', { detail: 'pseudonyms of this project are given already' });
    const termsVersion = before ? before.termsVersion + (before.terms === change.terms ? 0 : 1) : 1;
    const kept: Governance = { ...change, termsVersion };
    const sql = 'INSERT INTO governance VALUES (?1, ?2) ON CONFLICT(project) DO UPDATE SET document = ?2';
    this.#database.run(sql, project, JSON.stringify(kept));
    return kept;
  }

  /** Of which projects there are conditions: number and `of` of each. */
  known(): { readonly project: number; readonly of: string }[] {
    return this.#database.all('SELECT project, document FROM governance WHERE project > 0').map((row) => ({
      project: Number(row.project),
      of: (JSON.parse(String(row.document)) as Governance).of,
    }));
  }

  /** Puts aside conditions of a project that is not there any more, so that no other project takes them for its own. */
  putAside(project: number): void {
    this.#database.together(() => {
      this.#database.run('DELETE FROM governance WHERE project = ?', -project);
      this.#database.run('UPDATE governance SET project = -project WHERE project = ?', project);
    });
  }

  /** All versions, the current one last. */
  profiles(project: number): ProfileVersion[] {
    return this.#database
      .all('SELECT * FROM profiles WHERE project = ? ORDER BY version', project)
      .map(({ version, document, made_by, made_at }) => ({
        version: Number(version),
        document: JSON.parse(String(document)) as ProfileDocument,
        madeBy: String(made_by),
        madeAt: Number(made_at),
      }));
  }

  addProfile(project: number, version: number, document: ProfileDocument, by: string): void {
    const sql = 'INSERT INTO profiles VALUES (?, ?, ?, ?, ?)';
    this.#database.run(sql, project, version, JSON.stringify(document), by, this.#clock.now());
  }

  accept(project: number, member: string, termsVersion: number): void {
    const sql = 'INSERT INTO acceptances VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING';
    this.#database.run(sql, project, member, termsVersion, this.#clock.now());
  }

  /** When that version of the terms was accepted. */
  acceptedAt(project: number, member: string, termsVersion: number): number | undefined {
    const row = this.#database.get(
      'SELECT at FROM acceptances WHERE project = ? AND member = ? AND terms_version = ?',
      ...[project, member, termsVersion],
    );
    return row && Number(row.at);
  }

  rules(project?: number): (ArrivalRule & { readonly project: number })[] {
    const rows = this.#database
      .all('SELECT * FROM rules ORDER BY id')
      .filter((row) => project === undefined || row.project === project);
    return rows.map((row) => ({
      id: Number(row.id),
      project: Number(row.project),
      keys: JSON.parse(String(row.keys)) as ArrivalRule['keys'],
      madeBy: String(row.made_by),
      madeAt: Number(row.made_at),
    }));
  }

  addRule(project: number, keys: ArrivalRule['keys'], by: string): ArrivalRule {
    const sql = 'INSERT INTO rules(project, keys, made_by, made_at) VALUES (?, ?, ?, ?) RETURNING id';
    const madeAt = this.#clock.now();
    const id = Number(this.#database.get(sql, project, JSON.stringify(keys), by, madeAt)!.id);
    return { id, keys, madeBy: by, madeAt };
  }

  removeRule(project: number, id: number): boolean {
    return this.#database.run('DELETE FROM rules WHERE project = ? AND id = ?', project, id) === 1;
  }

  fact(name: string): string | undefined {
    const row = this.#database.get('SELECT value FROM facts WHERE name = ?', name);
    return row && String(row.value);
  }

  putFact(name: string, value: string): void {
    this.#database.run('INSERT INTO facts VALUES (?1, ?2) ON CONFLICT(name) DO UPDATE SET value = ?2', name, value);
  }

  close(): void {
    this.#database.close();
  }
}
