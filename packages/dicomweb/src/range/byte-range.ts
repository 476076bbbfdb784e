/** A part of so many bytes. */
export interface BytesWanted {
  readonly offset: number;
  readonly length: number;
}

/**
 * The one range that a Range header asks for of so many bytes (RFC 9110 §14): undefined for everything, which is also the answer to a
 * header that is not understood or asks for several ranges.
 */
export function requestedRange(header: string | undefined, length: number): BytesWanted | 'unsatisfiable' | undefined {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header?.replaceAll(' ', '') ?? '');
  if (!match || (match[1] === '' && match[2] === '')) return undefined;
  const [, first, last] = match as unknown as [string, string, string];
  if (first === '') {
    const suffix = Math.min(Number(last), length);
    return suffix === 0 ? 'unsatisfiable' : { offset: length - suffix, length: suffix };
  }
  const offset = Number(first);
  if (last !== '' && Number(last) < offset) return undefined;
  if (offset >= length) return 'unsatisfiable';
  const end = last === '' ? length - 1 : Math.min(Number(last), length - 1);
  return { offset, length: end - offset + 1 };
}
