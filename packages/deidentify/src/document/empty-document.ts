import { pdfOf } from './write-pdf.ts';

const ascii = new TextEncoder();

/** The smallest documents of a kind that can be opened, for what is not to be read any more. */
const DOCUMENTS: Readonly<Record<string, Uint8Array>> = {
  'application/pdf': pdfOf([{ width: 595, height: 842, lines: [] }]), // one blank page
  'text/xml': ascii.encode('<?xml version="1.0" encoding="UTF-8"?>\n<removed/>\n'),
  'model/stl': new Uint8Array(84), // binary: a heading, and no triangles
  'model/obj': ascii.encode('# removed\n'),
  'model/mtl': ascii.encode('# removed\n'),
};

/** Bytes of even length that stand for an Encapsulated Document of a MIME type (PS3.3 §C.24.2). */
export function emptyDocument(mimeType: string | undefined): Uint8Array {
  return evenBytes(DOCUMENTS[mimeType?.trim().toLowerCase() ?? ''] ?? ascii.encode('removed\n'));
}

/** With a line break behind it where the length is odd. */
export function evenBytes(bytes: Uint8Array): Uint8Array {
  return bytes.length % 2 === 0 ? bytes : Uint8Array.from([...bytes, 0x0a]);
}
