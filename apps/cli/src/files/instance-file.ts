import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { DicomError, TAG, UID } from '@vesalius/dicom';
import { readHeader } from '@vesalius/dicom/file/node';

/** What has to be known of a file to send it by C-STORE. */
export interface InstanceFile {
  readonly path: string;
  readonly sopClassUid: string;
  readonly sopInstanceUid: string;
  readonly transferSyntaxUid: string;
  readonly datasetOffset: number;
}

const PIECE = 256 * 1024;
const MAGIC = 'DICM';
const MAGIC_AT = 128;

/** What the first entry of a ZIP begins with (APPNOTE §4.3.7). */
const ZIP = 'PK\x03\x04';

/** Whether `DICM` stands where PS3.10 §7.1 puts it. */
export function isPart10(path: string): Promise<boolean> {
  return stands(MAGIC, path, MAGIC_AT);
}

/** Whether a file is a ZIP, whatever its name. */
export function isZip(path: string): Promise<boolean> {
  return stands(ZIP, path, 0);
}

async function stands(text: string, path: string, at: number): Promise<boolean> {
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(text.length), 0, text.length, at);
    return bytesRead === text.length && buffer.toString('latin1') === text;
  } finally {
    await file.close();
  }
}

/** What a file says of its instance; undefined when it holds none. Throws what the file system throws. */
export async function readInstanceFile(path: string): Promise<InstanceFile | undefined> {
  try {
    const { dataset, transferSyntax, datasetOffset } = await readHeader(path, {
      valuesUpTo: 1024,
      keepTruncated: true,
    });
    const sopClassUid = dataset.text(TAG.SOPClassUID);
    const sopInstanceUid = dataset.text(TAG.SOPInstanceUID);
    if (!sopClassUid || !sopInstanceUid || sopClassUid === UID.MediaStorageDirectoryStorage) return undefined;
    return { path, sopClassUid, sopInstanceUid, transferSyntaxUid: transferSyntax.uid, datasetOffset };
  } catch (error) {
    if (error instanceof DicomError) return undefined;
    throw error;
  }
}

/** Whether a file is worth sending: a Part 10 file, or one without preamble that can be read all the same. */
export async function holdsInstance(path: string): Promise<boolean> {
  return (await isPart10(path)) || (await readInstanceFile(path)) !== undefined;
}

/** The data set of a file as it lies, in pieces that are the taker's to keep. */
export function datasetBytes({ path, datasetOffset }: InstanceFile): AsyncIterable<Uint8Array> {
  return createReadStream(path, { start: datasetOffset, highWaterMark: PIECE });
}

/** A whole file in pieces. */
export function fileBytes(path: string): AsyncIterable<Uint8Array> {
  return createReadStream(path, { highWaterMark: PIECE });
}
