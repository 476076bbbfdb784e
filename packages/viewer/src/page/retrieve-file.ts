import { type Dataset, type DicomFile, readFile, TAG, UID } from '@vesalius/dicom';

const HEAD_END = [13, 10, 13, 10];

const KEPT = 'multipart/related; type="application/dicom"; transfer-syntax=*';
/** Brought into native pixels where the server can, else as it is kept. */
const NATIVE = `multipart/related; type="application/dicom"; transfer-syntax=${UID.ExplicitVRLittleEndian}, ${KEPT}; q=0.5`;
const ACCEPTED = { kept: KEPT, native: NATIVE } as const;

/** Retrieves an instance with all its bytes (PS3.18 §10.4.1.1.1). Rejects when it cannot be had or read. */
export async function retrieveFile(
  root: string,
  instance: Dataset,
  form: keyof typeof ACCEPTED = 'kept',
): Promise<DicomFile> {
  const uid = (tag: number) => instance.text(tag) ?? '';
  const path = `studies/${uid(TAG.StudyInstanceUID)}/series/${uid(TAG.SeriesInstanceUID)}/instances/${uid(TAG.SOPInstanceUID)}`;
  const answer = await fetch(`${root}/${path}`, {
    headers: { accept: ACCEPTED[form] },
  });
  if (!answer.ok) throw new Error(`not retrieved: ${answer.status}`);
  return readFile(onlyPart(new Uint8Array(await answer.arrayBuffer()), answer.headers.get('content-type') ?? ''));
}

/** The content of a multipart body with one part (RFC 2046 §5.1.1). */
function onlyPart(body: Uint8Array<ArrayBuffer>, contentType: string): Uint8Array<ArrayBuffer> {
  const boundary = /boundary="?([^";]+)"?/.exec(contentType)?.[1];
  if (boundary === undefined) return body;
  const start = body.findIndex((_, at) => HEAD_END.every((byte, step) => body[at + step] === byte)) + HEAD_END.length;
  const tail = new TextEncoder().encode(`\r\n--${boundary}--`);
  for (let at = body.length - tail.length; at >= start; at--) {
    if (tail.every((byte, step) => body[at + step] === byte)) return body.slice(start, at);
  }
  return body.slice(start);
}
