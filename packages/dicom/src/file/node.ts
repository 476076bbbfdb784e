import { type FileHandle, open } from 'node:fs/promises';
import { type DicomFile, StreamReader, type StreamReaderOptions } from '../read/index.ts';

const PIECE = 64 * 1024;

/**
 * Reads the header of a DICOM file on disk: everything but long values (64 KiB unless told), over which it seeks. Throws
 * `DicomReadError`, and what the file system throws.
 */
export async function readHeader(path: string, options: Omit<StreamReaderOptions, 'form'> = {}): Promise<DicomFile> {
  const file = await open(path, 'r');
  try {
    return await readFrom(file, new StreamReader({ ...options, form: 'file' }));
  } finally {
    await file.close();
  }
}

async function readFrom(file: FileHandle, reader: StreamReader): Promise<DicomFile> {
  const { size } = await file.stat();
  const piece = new Uint8Array(PIECE);
  for (let position = 0; position < size; ) {
    const { bytesRead } = await file.read(piece, 0, PIECE, position);
    if (bytesRead === 0) break;
    reader.write(piece.subarray(0, bytesRead));
    const passed = Math.min(reader.passable, size - position - bytesRead);
    reader.passOver(passed);
    position += bytesRead + passed;
  }
  return reader.end();
}
