import { AbortMultipartUploadCommand, ListMultipartUploadsCommand, type S3Client } from '@aws-sdk/client-s3';
import type { S3Place } from './s3-url.ts';

/** Longer than any upload takes: a younger one may be another node's, on its way. */
const OLD_MS = 7 * 86_400_000;

/** Ends uploads that a crash left behind and that cost storage. A provider that cannot list them has rules of its own for that. */
export async function abandonOldUploads(client: S3Client, { bucket, prefix }: S3Place): Promise<void> {
  const listed = await client
    .send(new ListMultipartUploadsCommand({ Bucket: bucket, Prefix: prefix }))
    .catch(() => undefined);
  for (const { Key, UploadId, Initiated } of listed?.Uploads ?? []) {
    if (!Initiated || Date.now() - Initiated.getTime() < OLD_MS) continue;
    await client.send(new AbortMultipartUploadCommand({ Bucket: bucket, Key, UploadId })).catch(() => undefined);
  }
}
