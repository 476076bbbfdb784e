import type { InstanceRecord } from '@vesalius/archive/api';
import type { AdmissionMessage, RecordMessage } from './admission-message.ts';
import { type FormSettings, recordForm } from './record-form.ts';

export function packRecords(records: readonly InstanceRecord[], forms: FormSettings): AdmissionMessage {
  const messages = records.map(
    (record): RecordMessage => ({
      form: recordForm(record, forms),
      checksumBytes: record.blockChecksums.length,
      frameBytes: record.frameIndex?.length ?? -1,
    }),
  );
  const pieces = records.flatMap(({ blockChecksums, frameIndex }) =>
    frameIndex ? [blockChecksums, frameIndex] : [blockChecksums],
  );
  return { text: JSON.stringify(messages), bytes: joined(pieces) };
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
