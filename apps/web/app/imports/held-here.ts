import { tell } from '../api/ask.ts';
import { HEAD_BYTES, readHead } from './file-head.ts';

/** Larger ones are sent without being asked for: to hash a file the browser holds it in memory. */
const MOST_HASHED_BYTES = 256 * 1024 * 1024;

/** Whether the archive keeps the very bytes of this file. False when that cannot be told. */
export async function isHeldHere(blob: Blob): Promise<boolean> {
  if (blob.size > MOST_HASHED_BYTES || blob.size < HEAD_BYTES) return false;
  const bytes = new Uint8Array(await blob.arrayBuffer());
  const head = readHead(bytes);
  if (!head) return false;
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes.subarray(head.datasetOffset)));
  const datasetSha256 = [...hash].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  const { known } = await tell<{ known: boolean[] }>('POST', '/import/known', {
    instances: [{ sopInstanceUid: head.sopInstanceUid, datasetSha256 }],
  });
  return known[0] === true;
}
