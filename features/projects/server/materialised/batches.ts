import { createHmac } from 'node:crypto';
import { ArchiveError, type Clock } from '@vesalius/archive/api';
import type { RuleDocument } from '@vesalius/deidentify';
import type { Leak } from '@vesalius/deidentify/file/node';
import type { KeyRegister } from '../register/key-register.ts';
import type { Row } from '../store/database.ts';
import type { ReviewReason } from './review-reason.ts';

/** `making` until every output is there, `review` until people have accepted them, then `publishing` into the archive. */
export type BatchState = 'making' | 'review' | 'publishing' | 'published' | 'dropped';

/** Studies that are made de-identified ones of their own together, and are reviewed together. */
export interface Batch {
  readonly id: number;
  readonly project: number;
  readonly madeBy: string;
  readonly madeAt: number;
  readonly state: BatchState;
  readonly profileVersion: number;
  /** The signed report of the review, JSON. */
  readonly report?: string;
}

/** What people have added to the profile for one batch, where something was left. */
export interface Amendments {
  readonly rules: readonly RuleDocument[];
  readonly removeWords: readonly string[];
}
const NO_AMENDMENTS: Amendments = { rules: [], removeWords: [] };

/**
 * `waiting` for a person's eyes; `unseen` where the sampling took others; `refused` by the de-identification or the leak check;
 * `published` when it is in the archive.
 */
export type OutputState = 'waiting' | 'unseen' | 'accepted' | 'sent-back' | 'refused' | 'published';

/** Instance, series and study that an output was made of. */
export interface Origin {
  readonly studyInstanceUid: string;
  readonly seriesInstanceUid: string;
  readonly sopInstanceUid: string;
}

/** One de-identified instance of a batch. */
export interface Output {
  readonly number: number;
  readonly study: string;
  readonly series: string;
  readonly instance: string;
  readonly pseudonym: string;
  readonly reason: ReviewReason;
  readonly state: OutputState;
  /** Why it is refused. */
  readonly code?: string;
  /** Rectangles that people have drawn over it, JSON. */
  readonly masks: string;
  readonly sha256?: string;
  readonly decidedBy?: string;
  readonly decidedAt?: number;
  /** Why it was sent back. */
  readonly why?: SentBackFor;
  /** The face that was looked for in its volume. */
  readonly face?: number;
  /** Asked to be made anew: from its original, or its masks only. */
  readonly redo?: 'masks' | 'whole';
}

export const SENT_BACK_FOR = [
  'text-in-pixels',
  'face',
  'attributes',
  'wrong-study',
  'too-much-removed',
  'other',
] as const;
export type SentBackFor = (typeof SENT_BACK_FOR)[number];

export type NewOutput = Omit<Output, 'number' | 'masks' | 'decidedBy' | 'decidedAt' | 'why' | 'redo'> & {
  readonly origin: Origin;
  readonly leaks?: readonly Leak[];
};

export interface Decision {
  readonly state: 'accepted' | 'sent-back' | 'waiting';
  readonly by: string;
  readonly why?: SentBackFor | undefined;
  /** In a person's own words; may name somebody. */
  readonly note?: string | undefined;
}

/** Batches and their outputs in the register, which alone knows what an output was made of. */
export class Batches {
  readonly #register: KeyRegister;
  readonly #clock: Clock;

  constructor(register: KeyRegister, clock: Clock) {
    this.#register = register;
    this.#clock = clock;
    const { database } = register;
    database.addColumn('batches', 'amendments', 'BLOB');
    for (const name of ['redo', 'why'] as const) database.addColumn('outputs', name, 'TEXT');
    database.addColumn('outputs', 'leaks', 'BLOB');
    database.addColumn('outputs', 'face', 'INTEGER');
  }

  /** @param studies the originals' UIDs */
  add(project: number, studies: readonly string[], profileVersion: number, by: string): Batch {
    const sealed = this.#register.seal.close(JSON.stringify(studies), `batch ${project}`);
    const row = this.#register.database.get(
      `INSERT INTO batches(project, studies, made_by, made_at, state, profile_version) VALUES (?, ?, ?, ?, 'making', ?) RETURNING *`,
      ...[project, sealed, by, this.#clock.now(), profileVersion],
    );
    return batchOf(row!);
  }

  /** The newest first. */
  list(project: number): Batch[] {
    const sql = `SELECT * FROM batches WHERE project = ? AND state <> 'dropped' ORDER BY id DESC LIMIT 500`;
    return this.#register.database.all(sql, project).map(batchOf);
  }

  get(project: number, id: number): Batch | undefined {
    const row = this.#register.database.get('SELECT * FROM batches WHERE project = ? AND id = ?', project, id);
    return row && batchOf(row);
  }

  studiesOf({ id, project }: Batch): string[] {
    const row = this.#register.database.get('SELECT studies FROM batches WHERE id = ?', id);
    return JSON.parse(this.#register.seal.open(row!.studies as Uint8Array, `batch ${project}`)) as string[];
  }

  /** @throws ArchiveError `conflict` when it is in none of these states any more */
  advance({ id }: Batch, from: readonly BatchState[], to: BatchState, report?: string): void {
    const marks = from.map(() => '?').join();
    const changed = this.#register.database.run(
      `UPDATE batches SET state = ?, report = coalesce(?, report) WHERE id = ? AND state IN (${marks})`,
      ...[to, report ?? null, id, ...from],
    );
    if (changed === 0) throw new ArchiveError('conflict', { detail: 'the batch is not so far, or beyond it' });
  }

  amendmentsOf({ id, project }: Batch): Amendments {
    const sealed = this.#register.database.get('SELECT amendments FROM batches WHERE id = ?', id)?.amendments;
    if (!sealed) return NO_AMENDMENTS;
    return JSON.parse(this.#register.seal.open(sealed as Uint8Array, `amendments ${project} ${id}`)) as Amendments;
  }

  /** Sealed: the words may be somebody's name. */
  amend({ id, project }: Batch, amendments: Amendments): void {
    const sealed = this.#register.seal.close(JSON.stringify(amendments), `amendments ${project} ${id}`);
    this.#register.database.run('UPDATE batches SET amendments = ? WHERE id = ?', sealed, id);
  }

  /** Durable when it returns. */
  addOutput(batch: Batch, output: NewOutput): Output {
    const { database, seal } = this.#register;
    const { origin, study, series, instance, pseudonym, reason, state, code, sha256, face, leaks } = output;
    const sealed = seal.close(JSON.stringify(origin), placeOf(batch));
    const row = database.get(
      `INSERT INTO outputs(batch, number, original_hash, original, study, series, instance, pseudonym, reason, state, code, masks, sha256,
         face, leaks)
       SELECT ?1, coalesce(max(number), 0) + 1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, '[]', ?11, ?12, ?13 FROM outputs WHERE batch = ?1
       RETURNING *`,
      ...[batch.id, this.#hash(batch, origin.sopInstanceUid), sealed, study, series, instance, pseudonym],
      ...[reason, state, code ?? null, sha256 ?? null, face ?? null, this.#sealedLeaks(batch, leaks)],
    );
    return outputOf(row!);
  }

  /** What came of making one anew; where it is the same as before, what was decided about it holds. */
  replaceOutput(batch: Batch, before: Output, made: NewOutput): void {
    const isSame = made.sha256 !== undefined && made.sha256 === before.sha256 && before.state !== 'refused';
    const { study, series, instance, pseudonym, reason, code, sha256, face, leaks } = made;
    this.#register.database.run(
      `UPDATE outputs SET study = ?, series = ?, instance = ?, pseudonym = ?, reason = ?, code = ?, sha256 = ?, face = ?, leaks = ?,
         redo = NULL, state = ? ${isSame ? '' : ', decided_by = NULL, decided_at = NULL, why = NULL, note = NULL'}
       WHERE batch = ? AND number = ?`,
      ...[study, series, instance, pseudonym, reason, code ?? null, sha256 ?? null, face ?? null],
      ...[this.#sealedLeaks(batch, leaks), isSame ? before.state : made.state, batch.id, before.number],
    );
  }

  leaksOf(batch: Batch, number: number): Leak[] {
    const sql = 'SELECT leaks FROM outputs WHERE batch = ? AND number = ?';
    const sealed = this.#register.database.get(sql, batch.id, number)?.leaks;
    return sealed ? (JSON.parse(this.#register.seal.open(sealed as Uint8Array, placeOf(batch))) as Leak[]) : [];
  }

  #sealedLeaks(batch: Batch, leaks: readonly Leak[] | undefined): Uint8Array | null {
    return leaks && leaks.length > 0 ? this.#register.seal.close(JSON.stringify(leaks), placeOf(batch)) : null;
  }

  /** The one made of this original. */
  madeOf(batch: Batch, sopInstanceUid: string): Output | undefined {
    const sql = 'SELECT * FROM outputs WHERE batch = ? AND original_hash = ?';
    const row = this.#register.database.get(sql, batch.id, this.#hash(batch, sopInstanceUid));
    return row && outputOf(row);
  }

  /** Asks for outputs to be made anew; the next job of the batch does it. @returns how many */
  redo(batch: Batch, which: { readonly face: number } | 'all'): number {
    const one = which === 'all' ? '' : 'AND face = ?';
    const sql = `UPDATE outputs SET redo = 'whole' WHERE batch = ? AND state <> 'published' ${one}`;
    return this.#register.database.run(sql, batch.id, ...(which === 'all' ? [] : [which.face]));
  }

  /** Other masks for outputs, to be drawn by the next job; those that were refused are made of their originals. @returns how many */
  redoWithMasks(batch: Batch, which: { readonly number: number } | { readonly series: string }, masks: string): number {
    const [column, value] = 'number' in which ? ['number', which.number] : ['series', which.series];
    return this.#register.database.run(
      `UPDATE outputs SET masks = ?, redo = CASE WHEN state = 'refused' OR redo = 'whole' THEN 'whole' ELSE 'masks' END
       WHERE batch = ? AND ${column} = ? AND state <> 'published'`,
      ...[masks, batch.id, value!],
    );
  }

  /** What was to be made anew and is not in the project any more. */
  refuseUndone(batch: Batch): void {
    const sql = `UPDATE outputs SET state = 'refused', code = 'not-found', redo = NULL WHERE batch = ? AND redo IS NOT NULL`;
    this.#register.database.run(sql, batch.id);
  }

  hasSeries(batch: Batch, series: string): boolean {
    const sql = `SELECT 1 FROM outputs WHERE batch = ? AND series = ? AND state <> 'refused' LIMIT 1`;
    return this.#register.database.get(sql, batch.id, series) !== undefined;
  }

  /** Whether one was refused for one of these. */
  hasRefused({ id }: Batch, codes: readonly string[]): boolean {
    const marks = codes.map(() => '?').join();
    const sql = `SELECT 1 FROM outputs WHERE batch = ? AND state = 'refused' AND code IN (${marks}) LIMIT 1`;
    return this.#register.database.get(sql, id, ...codes) !== undefined;
  }

  output(batch: Batch, number: number): Output | undefined {
    const sql = 'SELECT * FROM outputs WHERE batch = ? AND number = ?';
    const row = this.#register.database.get(sql, batch.id, number);
    return row && outputOf(row);
  }

  originOf(batch: Batch, number: number): Origin {
    const sql = 'SELECT original FROM outputs WHERE batch = ? AND number = ?';
    const row = this.#register.database.get(sql, batch.id, number);
    return JSON.parse(this.#register.seal.open(row!.original as Uint8Array, placeOf(batch))) as Origin;
  }

  /** In the order of their numbers. @param state all of them without */
  outputs(batch: Batch, state: OutputState | undefined, after: number, limit: number): Output[] {
    const where = state === undefined ? '' : 'AND state = ?';
    const values = state === undefined ? [] : [state];
    const sql = `SELECT * FROM outputs WHERE batch = ? AND number > ? ${where} ORDER BY number LIMIT ?`;
    return this.#register.database.all(sql, batch.id, after, ...values, limit).map(outputOf);
  }

  counts({ id }: Batch): Partial<Record<OutputState, number>> {
    const rows = this.#register.database.all(
      'SELECT state, count(*) AS n FROM outputs WHERE batch = ? GROUP BY state',
      id,
    );
    return Object.fromEntries(rows.map(({ state, n }) => [state as OutputState, Number(n)]));
  }

  /** Decides about those that may be decided about; gives their numbers. A decision is taken back by `waiting`. */
  decide(batch: Batch, numbers: readonly number[], { state, by, why, note }: Decision): number[] {
    const { database, seal } = this.#register;
    const isOpen = state === 'waiting';
    const sealed = note === undefined || note === '' ? null : seal.close(note, placeOf(batch));
    return database.together(() =>
      numbers.filter(
        (number) =>
          database.run(
            `UPDATE outputs SET state = ?, decided_by = ?, decided_at = ?, why = ?, note = ? WHERE batch = ? AND number = ?
             AND state IN ('waiting', 'unseen', 'accepted', 'sent-back')`,
            ...[state, isOpen ? null : by, isOpen ? null : this.#clock.now(), why ?? null, sealed, batch.id, number],
          ) === 1,
      ),
    );
  }

  /** What waits in a series. */
  waitingIn(batch: Batch, series: string): number[] {
    const sql = `SELECT number FROM outputs WHERE batch = ? AND series = ? AND state = 'waiting' ORDER BY number`;
    return this.#register.database.all(sql, batch.id, series).map(({ number }) => Number(number));
  }

  /** What a person has written to one that was sent back. */
  noteOf(batch: Batch, number: number): string | undefined {
    const sql = 'SELECT note FROM outputs WHERE batch = ? AND number = ?';
    const sealed = this.#register.database.get(sql, batch.id, number)?.note;
    return sealed ? this.#register.seal.open(sealed as Uint8Array, placeOf(batch)) : undefined;
  }

  /** Where one is bad, nobody relies on the others of its series being like those that were looked at. */
  lookAtAll(batch: Batch, series: string): number {
    const sql = `UPDATE outputs SET state = 'waiting' WHERE batch = ? AND series = ? AND state = 'unseen'`;
    return this.#register.database.run(sql, batch.id, series);
  }

  mask(batch: Batch, number: number, masks: string, sha256: string, state: OutputState, code?: string): void {
    this.#register.database.run(
      `UPDATE outputs SET masks = ?, sha256 = ?, state = ?, code = ?, redo = NULL, decided_by = NULL, decided_at = NULL, why = NULL, note = NULL
       WHERE batch = ? AND number = ?`,
      ...[masks, sha256, state, code ?? null, batch.id, number],
    );
  }

  /** Refuses what is not published of a patient. */
  withdraw(project: number, pseudonym: string): { readonly batch: Batch; readonly instance: string }[] {
    return this.list(project).flatMap((batch) => {
      const rows = this.#register.database.all(
        `UPDATE outputs SET state = 'refused', code = 'not-permitted' WHERE batch = ? AND pseudonym = ? AND state <> 'published'
         RETURNING instance`,
        ...[batch.id, pseudonym],
      );
      return rows.map(({ instance }) => ({ batch, instance: String(instance) }));
    });
  }

  became(batch: Batch, number: number, state: 'published' | 'refused', code?: string): void {
    const sql = 'UPDATE outputs SET state = ?, code = ? WHERE batch = ? AND number = ?';
    this.#register.database.run(sql, state, code ?? null, batch.id, number);
  }

  #hash({ project }: Batch, sopInstanceUid: string): string {
    return createHmac('sha256', this.#register.projectKey(project)).update(`original\0${sopInstanceUid}`).digest('hex');
  }
}

function placeOf({ id, project }: Batch): string {
  return `output ${project} ${id}`;
}

function batchOf({ id, project, made_by, made_at, state, profile_version, report }: Row): Batch {
  return {
    id: Number(id),
    project: Number(project),
    madeBy: String(made_by),
    madeAt: Number(made_at),
    state: state as BatchState,
    profileVersion: Number(profile_version),
    ...(report !== null && { report: String(report) }),
  };
}

function outputOf(row: Row): Output {
  const { number, study, series, instance, pseudonym, reason, state, code, masks, sha256 } = row;
  const { decided_by, decided_at, why, face, redo } = row;
  return {
    number: Number(number),
    study: String(study),
    series: String(series),
    instance: String(instance),
    pseudonym: String(pseudonym),
    reason: reason as ReviewReason,
    state: state as OutputState,
    masks: String(masks),
    ...(code !== null && { code: String(code) }),
    ...(sha256 !== null && { sha256: String(sha256) }),
    ...(decided_by !== null && { decidedBy: String(decided_by), decidedAt: Number(decided_at) }),
    ...(why !== null && { why: why as SentBackFor }),
    ...(face !== null && { face: Number(face) }),
    ...(redo !== null && { redo: redo as 'masks' | 'whole' }),
  };
}
