import type { Attributes } from '@vesalius/dicom';

/** An item of a code sequence (PS3.3 §8.8): value, scheme, meaning. */
export type Code = readonly [value: string, scheme: 'SCT' | 'DCM' | 'UCUM' | 'RFC5646', meaning: string];

export function codeItem([value, scheme, meaning]: Code): Attributes {
  return { CodeValue: value, CodingSchemeDesignator: scheme, CodeMeaning: meaning };
}
