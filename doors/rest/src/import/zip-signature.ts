/** A ZIP starts with the header of its first entry, or, when it is empty, with the end of its directory (APPNOTE §4.3). */
export function isZip(bytes: Uint8Array): boolean {
  const kind = bytes[2] === 3 && bytes[3] === 4 ? 'entry' : bytes[2] === 5 && bytes[3] === 6 ? 'end' : undefined;
  return bytes[0] === 0x50 && bytes[1] === 0x4b && kind !== undefined;
}
