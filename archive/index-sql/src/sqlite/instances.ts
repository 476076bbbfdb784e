import type { HeldInstance, Scope, Selection } from '@vesalius/archive/api';
import type { StoredMessage, StoredText } from '../stored-message.ts';
import type { Database, Value } from './database.ts';
import { comparePlaces, type Place, type SelectedSeries, Selecting } from './selection.ts';
import type { Session } from './session.ts';

const COLUMNS = `i.id, i.series_ref, i.sop_instance_uid, i.sop_class_uid, i.transfer_syntax_uid, i.blob_key, i.file_size, i.dataset_offset,
  i.dataset_sha256, i.received_at, i.pixel_offset, i.pixel_length, i.pixel_encapsulated, i.pixel_frames, se.series_instance_uid,
  st.study_instance_uid, i.block_checksums, i.instance_number`;
const FROM = 'FROM instances i JOIN series se ON se.id = i.series_ref JOIN studies st ON st.id = se.study_ref';
const OF_SERIES = `SELECT ${COLUMNS} ${FROM} WHERE i.series_ref = ?`;
const ORDER = 'ORDER BY i.instance_number NULLS FIRST, i.id LIMIT ?';
/** Behind an instance with and without a number; those without come first. */
const BEHIND = {
  number: `${OF_SERIES} AND (i.instance_number, i.id) > (?, ?) ${ORDER}`,
  none: `${OF_SERIES} AND (i.instance_number IS NOT NULL OR i.id > ?) ${ORDER}`,
};
const OWNED = `SELECT 'owned' FROM instances WHERE blob_key = ?1 UNION ALL SELECT 'owned' FROM quarantine WHERE blob_key = ?1 AND state = 'open'
  UNION ALL SELECT 'owned' FROM non_patient_instances WHERE blob_key = ?1 UNION ALL SELECT 'owned' FROM originals WHERE blob_key = ?1
  UNION ALL SELECT 'binned' FROM binned WHERE blob_key = ?1 UNION ALL SELECT 'binned' FROM binned WHERE original_blob_key = ?1
  UNION ALL SELECT 'deleted' FROM tombstones WHERE blob_key = ?1 LIMIT 1`;

const HELD = `SELECT i.dataset_sha256, i.transfer_syntax_uid, o.dataset_sha256 AS original_sha256, o.transfer_syntax_uid AS original_syntax
  FROM instances i LEFT JOIN originals o ON o.instance_ref = i.id WHERE i.sop_instance_uid = ?`;

export interface StoredPage extends StoredMessage {
  readonly next?: string;
}

export function instanceReads({ db }: Session) {
  return {
    held: (uids: readonly string[]): (HeldInstance | undefined)[] => uids.map((uid) => heldOf(db, uid)),
    select: (scope: Scope, selection: Selection, limit: number, after: string | undefined): StoredPage =>
      db.snapshot(() => selectPage(db, new Selecting(db, scope, selection), limit, after)),
    count: (scope: Scope, selection: Selection): number => {
      const selecting = new Selecting(db, scope, selection);
      return selecting.wholeSeries
        ? selecting.series().reduce((sum, { instances }) => sum + instances, 0)
        : selecting.places().length;
    },
    frameIndex(id: number): Uint8Array | undefined {
      const sql = `SELECT frame_index FROM ${id < 0 ? 'quarantine' : 'instances'} WHERE id = ?`;
      return (db.value(sql, Math.abs(id)) ?? undefined) as Uint8Array | undefined;
    },
    blobOwners: (keys: readonly string[]) =>
      keys.map((key) => db.value(OWNED, key) as 'owned' | 'binned' | 'deleted' | undefined),
    walk: (afterId: number, limit: number): StoredMessage =>
      messageOf(db.arrays(`SELECT ${COLUMNS} ${FROM} WHERE i.id > ? ORDER BY i.id LIMIT ?`, [afterId, limit])),
  };
}

function heldOf(db: Database, uid: string): HeldInstance | undefined {
  const row = db.get(HELD, uid);
  if (!row) return undefined;
  const { original_sha256: originalSha256, original_syntax: originalSyntax } = row;
  return {
    datasetSha256: String(row.dataset_sha256),
    transferSyntaxUid: String(row.transfer_syntax_uid),
    ...(typeof originalSha256 === 'string' && {
      original: { datasetSha256: originalSha256, transferSyntaxUid: String(originalSyntax) },
    }),
  };
}

function selectPage(db: Database, selecting: Selecting, limit: number, after: string | undefined): StoredPage {
  const start = after === undefined ? undefined : (JSON.parse(after) as Place);
  const { rows, last } = selecting.wholeSeries
    ? rowsOfSeries(db, selecting.series(), limit + 1, start)
    : rowsOfPlaces(db, selecting.places(), limit + 1, start);
  if (rows.length <= limit) return messageOf(rows);
  return { ...messageOf(rows.slice(0, limit)), next: JSON.stringify(last(limit - 1)) };
}

interface Rows {
  readonly rows: Value[][];
  /** The place of one of the rows. */
  readonly last: (index: number) => Place;
}

/** Series by series, each from the index in the order of its instances: a page costs what it holds, however long the selection. */
function rowsOfSeries(db: Database, series: readonly SelectedSeries[], limit: number, start: Place | undefined): Rows {
  const rows: Value[][] = [];
  const byId = new Map(series.map((one) => [one.id, one]));
  for (const { study, number, id } of series) {
    const wanted = limit - rows.length;
    if (wanted <= 0) break;
    if (start === undefined || comparePlaces([study, number, id, null, 0], [start[0], start[1], start[2], null, 0]) > 0)
      rows.push(...db.arrays(`${OF_SERIES} ${ORDER}`, [id, wanted]));
    else if (id === start[2] && start[3] === null) rows.push(...db.arrays(BEHIND.none, [id, start[4], wanted]));
    else if (id === start[2]) rows.push(...db.arrays(BEHIND.number, [id, start[3], start[4], wanted]));
  }
  const last = (index: number): Place => {
    const row = rows[index]!;
    const one = byId.get(Number(row[1]))!;
    return [one.study, one.number, one.id, row[17] as number | null, Number(row[0])];
  };
  return { rows, last };
}

function rowsOfPlaces(db: Database, all: readonly Place[], limit: number, start: Place | undefined): Rows {
  const places = all.filter((place) => start === undefined || comparePlaces(place, start) > 0).slice(0, limit);
  const rows = places.map((place) => db.arrays(`SELECT ${COLUMNS} ${FROM} WHERE i.id = ?`, [place[4]])[0]!);
  return { rows, last: (index) => places[index]! };
}

function messageOf(rows: readonly Value[][]): StoredMessage {
  const pieces = rows.map((row) => row[16] as Uint8Array);
  const checksums = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    checksums.set(piece, at);
    at += piece.length;
  }
  return { text: JSON.stringify(rows.map(storedText)), checksums };
}

function storedText(row: readonly Value[]): StoredText {
  const pixels = row[10] !== null && {
    pixels: {
      offset: Number(row[10]),
      length: Number(row[11]),
      encapsulated: row[12] === 1,
      numberOfFrames: Number(row[13]),
    },
  };
  return {
    id: Number(row[0]),
    seriesId: Number(row[1]),
    sopInstanceUid: String(row[2]),
    sopClassUid: String(row[3]),
    transferSyntaxUid: String(row[4]),
    blobKey: String(row[5]),
    fileSize: Number(row[6]),
    datasetOffset: Number(row[7]),
    datasetSha256: String(row[8]),
    receivedAt: Number(row[9]),
    seriesInstanceUid: String(row[14]),
    studyInstanceUid: String(row[15]),
    checksumBytes: (row[16] as Uint8Array).length,
    ...pixels,
  };
}
