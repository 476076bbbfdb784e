import { DicomWebError } from '../errors/index.ts';

/** Header fields of a part by their names in lower case; the first of a name counts. */
export type PartHeaders = ReadonlyMap<string, string>;

/** Header fields of the block between a boundary line and the empty line (RFC 2046 §5.1), folded lines unfolded. */
export function parsePartHeaders(block: string, part: number): PartHeaders {
  const headers = new Map<string, string>();
  if (block === '') return headers;
  for (const line of block.replace(/\r\n[ \t]+/g, ' ').split('\r\n')) {
    const colon = line.indexOf(':');
    const name = line.slice(0, colon).trim().toLowerCase();
    if (colon < 1 || /[\s\0]/.test(name)) throw new DicomWebError('bad-header', { where: `part ${part}` });
    if (!headers.has(name)) headers.set(name, line.slice(colon + 1).trim());
  }
  return headers;
}
