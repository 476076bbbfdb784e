import type { RecordForm } from './record-form.ts';

/** Records on their way to the worker: text is several times cheaper to hand over than objects, and all bytes go as one piece. */
export interface AdmissionMessage {
  /** JSON of one `RecordMessage` a record. */
  readonly text: string;
  readonly bytes: Uint8Array;
}

export interface RecordMessage {
  readonly form: RecordForm;
  readonly checksumBytes: number;
  readonly frameBytes: number;
}

export interface RecordParts {
  readonly form: RecordForm;
  readonly blockChecksums: Uint8Array;
  readonly frameIndex: Uint8Array | null;
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
