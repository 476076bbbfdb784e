import { type Dataset, UID, writeFile } from '@vesalius/dicom';

/**
 * Stores a new instance (PS3.18 §10.5). Rejects when the server does not keep it. The body is one part in memory: the reader and writer of
 * `@vesalius/dicomweb` stream, and want Node's buffers.
 */
export async function storeInstance(root: string, dataset: Dataset): Promise<void> {
  const file = new Uint8Array(writeFile({ dataset, transferSyntaxUid: UID.ExplicitVRLittleEndian }));
  const boundary = crypto.randomUUID();
  const head = `--${boundary}\r\nContent-Type: application/dicom\r\n\r\n`;
  const answer = await fetch(`${root}/studies`, {
    method: 'POST',
    headers: {
      'content-type': `multipart/related; type="application/dicom"; boundary=${boundary}`,
      accept: 'application/dicom+json',
    },
    body: new Blob([head, file, `\r\n--${boundary}--\r\n`]),
  });
  if (!answer.ok) throw new Error(`not stored: ${answer.status}`);
}
