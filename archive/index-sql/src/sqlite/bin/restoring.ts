import { AdmissionRun } from '../admission.ts';
import type { ArchiveRows } from '../archive-rows.ts';
import { appendAudit } from '../audit.ts';
import type { Row } from '../database.ts';
import { recordOfRow } from '../named-record.ts';
import type { Session } from '../session.ts';
import { raiseTombstone } from '../tombstones.ts';
import type { BinPlaces } from './bin-places.ts';

const PAGE = 'SELECT * FROM binned WHERE entry_ref = ? ORDER BY id LIMIT ?';
const MARK = 'UPDATE studies SET confidentiality = ? WHERE study_instance_uid = ? AND confidentiality < ?';
const KEEP_ORIGINAL = `INSERT INTO originals(instance_ref, transfer_syntax_uid, dataset_sha256, file_size, replaced_at, blob_key)
  SELECT id, ?, ?, ?, ?, ? FROM instances WHERE sop_instance_uid = ?`;
const SHRINK = 'UPDATE bin_entries SET instances = instances - ?, bytes = bytes - ? WHERE id = ?';

interface Restoring {
  readonly by: string;
  readonly address: string | undefined;
  readonly limit: number;
}

/** Admits instances of an entry again; undefined when there is none to be had. */
export function restoreFromBin(session: Session, rows: ArchiveRows, id: number, { by, address, limit }: Restoring) {
  const { db } = session;
  const entry = db.get(`SELECT * FROM bin_entries WHERE id = ? AND state = 'kept'`, id);
  if (!entry) return undefined;
  const page = db.all(PAGE, id, limit);
  const run = new Run(session, rows, by);
  for (const row of page) run.restore(row);
  run.finish();
  db.put(SHRINK, page.length, run.bytes, id);
  const left = db.value('SELECT 1 FROM binned WHERE entry_ref = ? LIMIT 1', id) !== undefined;
  if (!left) db.run('DELETE FROM bin_entries WHERE id = ?', id);
  const studyInstanceUid = String(entry.study_instance_uid);
  const { confidentiality } = JSON.parse(String(entry.places)) as BinPlaces;
  db.put(MARK, confidentiality, studyInstanceUid, confidentiality);
  appendAudit(session, {
    kind: 'instances-restored',
    outcome: 'success',
    actor: by,
    ...(address !== undefined && { address }),
    studyInstanceUid,
    facts: { instances: run.restored, ...(run.held > 0 && { held: run.held }) },
  });
  return { restored: run.restored, held: run.held, left, blobKeys: run.blobKeys };
}

class Run {
  readonly #session: Session;
  readonly #admission: AdmissionRun;
  readonly #by: string;
  /** No longer needed by anybody. */
  readonly blobKeys: string[] = [];
  restored = 0;
  held = 0;
  bytes = 0;

  constructor(session: Session, rows: ArchiveRows, by: string) {
    this.#session = session;
    this.#admission = new AdmissionRun(session, rows, { pastBin: true });
    this.#by = by;
  }

  restore(row: Row): void {
    const { db } = this.#session;
    const record = recordOfRow(this.#session, row);
    db.run('DELETE FROM binned WHERE id = ?', row.id!);
    // It may have been held once, and may have to be held again.
    db.run(`DELETE FROM quarantine WHERE blob_key = ? AND state <> 'open'`, row.blob_key!);
    const { outcome } = this.#admission.admit(record);
    const { sopInstanceUid } = record.form.identity;
    this.bytes += record.form.kept.fileSize;
    if (outcome === 'stored') this.restored += 1;
    if (outcome === 'quarantined') this.held += 1;
    const original = row.original === null ? undefined : (JSON.parse(String(row.original)) as Row);
    if (outcome === 'stored' && original) this.#keepOriginal(original, sopInstanceUid);
    else this.#giveUp(record, original?.blob_key);
    if (outcome === 'duplicate') this.#giveUp(record, row.blob_key!);
  }

  finish(): void {
    this.#admission.finish({ audited: false });
  }

  #keepOriginal(original: Row, sopInstanceUid: string): void {
    const { transfer_syntax_uid: syntax, dataset_sha256: sha256, file_size: size, replaced_at: at } = original;
    this.#session.db.put(KEEP_ORIGINAL, syntax!, sha256!, size!, at!, original.blob_key ?? null, sopInstanceUid);
  }

  #giveUp({ form: { identity, kept } }: ReturnType<typeof recordOfRow>, blobKey: Row[string] | undefined): void {
    if (typeof blobKey !== 'string') return;
    raiseTombstone(this.#session, { ...identity, ...kept, blobKey, reason: 'deleted', by: this.#by });
    this.blobKeys.push(blobKey);
  }
}
