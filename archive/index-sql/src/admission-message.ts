import type { InstanceRecord } from '@vesalius/archive/api';
import { type ExtraOfIndex, type RecordForm, recordForm } from './record-form.ts';

/** Records on their way to the worker: text is several times cheaper to hand over than objects, and all bytes go as one piece. */
export interface AdmissionMessage {
  /** JSON of one `RecordMessage` a record. */
  readonly text: string;
  readonly bytes: Uint8Array;
}

interface RecordMessage {
  readonly form: RecordForm;
  readonly checksumBytes: number;
  readonly frameBytes: number;
}

export interface RecordParts {
  readonly form: RecordForm;
  readonly blockChecksums: Uint8Array;
  readonly frameIndex: Uint8Array | null;
}

export function packRecords(records: readonly InstanceRecord[], extras: readonly ExtraOfIndex[]): AdmissionMessage {
  const messages = records.map(
    (record): RecordMessage => ({
      form: recordForm(record, extras),
      checksumBytes: record.blockChecksums.length,
      frameBytes: record.frameIndex?.length ?? -1,
    }),
  );
  const pieces = records.flatMap(({ blockChecksums, frameIndex }) =>
    frameIndex ? [blockChecksums, frameIndex] : [blockChecksums],
  );
  return { text: JSON.stringify(messages), bytes: joined(pieces) };
}

export function unpackRecords({ text, bytes }: AdmissionMessage): RecordParts[] {
  let at = 0;
  const take = (length: number) => {
    at += length;
    return bytes.subarray(at - length, at);
  };
  return (JSON.parse(text) as RecordMessage[]).map(({ form, checksumBytes, frameBytes }) => ({
    form,
    blockChecksums: take(checksumBytes),
    frameIndex: frameBytes < 0 ? null : take(frameBytes),
  }));
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}
