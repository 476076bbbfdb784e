import type { InstanceRecord } from '@vesalius/archive/api';

/** A record as text, for a case that waits for a person; bytes as base64. */
export function recordText(record: InstanceRecord): string {
  return JSON.stringify({
    ...record,
    blockChecksums: base64(record.blockChecksums),
    ...(record.frameIndex && { frameIndex: base64(record.frameIndex) }),
  });
}

export function recordFromText(text: string): InstanceRecord {
  const record = JSON.parse(text) as InstanceRecord & { blockChecksums: unknown; frameIndex?: unknown };
  return {
    ...record,
    blockChecksums: bytes(String(record.blockChecksums)),
    ...(record.frameIndex !== undefined && { frameIndex: bytes(String(record.frameIndex)) }),
  };
}

function base64(value: Uint8Array): string {
  return Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64');
}

function bytes(text: string): Uint8Array {
  return Uint8Array.from(Buffer.from(text, 'base64'));
}
