/** How data elements are laid out: byte order and whether the VR stands in the bytes (PS3.5 §7.1, §7.3). */
export interface Encoding {
  readonly littleEndian: boolean;
  readonly explicitVr: boolean;
}

export const IMPLICIT_LE: Encoding = Object.freeze({ littleEndian: true, explicitVr: false });
export const EXPLICIT_LE: Encoding = Object.freeze({ littleEndian: true, explicitVr: true });
export const EXPLICIT_BE: Encoding = Object.freeze({ littleEndian: false, explicitVr: true });

/** The one shared object of an encoding, so that encodings compare by identity. */
export function encodingOf(form: Encoding): Encoding {
  if (!form.littleEndian) return EXPLICIT_BE;
  return form.explicitVr ? EXPLICIT_LE : IMPLICIT_LE;
}

/** The length field of a value whose end is marked by a delimiter (PS3.5 §7.1.1). */
export const UNDEFINED_LENGTH = 0xffffffff;

/** No transfer syntax has this: it is met where an element of an explicit big endian data set lacks its VR. */
export const IMPLICIT_BE: Encoding = Object.freeze({ littleEndian: false, explicitVr: false });
