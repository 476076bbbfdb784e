/**
 * Every error this package throws: its code, the sentence a person reads, and the clause of the standard that is broken.
 * Nothing is thrown that is not in this table; sentences never hold values of a data set (they may name a patient).
 */
export const ERRORS = {
  'not-dicom': { sentence: 'These bytes are neither a DICOM file nor a bare data set', clause: 'PS3.10 §7.1' },
  'empty-input': { sentence: 'There are no bytes to read', clause: 'PS3.10 §7' },
  truncated: { sentence: 'The bytes end in the middle of a data element', clause: 'PS3.5 §7.1' },
  'unknown-transfer-syntax': { sentence: 'The transfer syntax is not known', clause: 'PS3.5 §10' },
  'bad-item': { sentence: 'An Item or delimiter was expected here', clause: 'PS3.5 §7.5' },
  'bad-fragment': { sentence: 'A fragment of encapsulated Pixel Data was expected here', clause: 'PS3.5 §A.4' },
  'bad-element': { sentence: 'This is not the header of a data element', clause: 'PS3.5 §7.1' },
  'bad-deflate': { sentence: 'The deflated data set is corrupt', clause: 'PS3.5 §A.5' },
  'no-progress': { sentence: 'Reading does not move on', clause: 'PS3.5 §7.1' },
  'limit-depth': { sentence: 'Sequences are nested deeper than allowed', clause: 'PS3.5 §7.5' },
  'limit-elements': { sentence: 'There are more data elements than allowed', clause: 'PS3.5 §7.1' },
  'limit-length': { sentence: 'A value is longer than allowed', clause: 'PS3.5 §7.1.1' },
  'limit-fragments': { sentence: 'There are more fragments than allowed', clause: 'PS3.5 §A.4' },
  'limit-kept': { sentence: 'The header takes more memory than allowed', clause: 'PS3.5 §7' },
  'limit-inflated': { sentence: 'The deflated data set grows larger than allowed', clause: 'PS3.5 §A.5' },
  'reader-ended': { sentence: 'The reader has already ended', clause: undefined },
  'value-skipped': { sentence: 'The value was skipped while reading and is not in memory', clause: undefined },
  'value-kind': { sentence: 'A value of this kind does not fit the value representation', clause: 'PS3.5 §6.2' },
  'value-length': { sentence: 'The value is too long for its length field', clause: 'PS3.5 §7.1.2' },
  'encapsulated-value': {
    sentence: 'Encapsulated Pixel Data cannot stand in a native transfer syntax',
    clause: 'PS3.5 §A.4',
  },
  'text-not-encodable': {
    sentence: 'A text cannot be written in the Specific Character Set of its data set',
    clause: 'PS3.3 §C.12.1.1.2',
  },
  'unknown-keyword': { sentence: 'There is no attribute of this keyword', clause: 'PS3.6 §6' },
  'bad-json': { sentence: 'This is not the DICOM JSON Model', clause: 'PS3.18 §F.2' },
  'bad-xml': { sentence: 'This is not well-formed XML of the kind accepted here', clause: 'PS3.19 §A.1' },
  'xml-doctype': { sentence: 'A document type declaration is refused', clause: 'PS3.19 §A.1' },
  'bad-dicomdir': { sentence: 'The directory records do not form a tree', clause: 'PS3.3 §F.3' },
  'missing-attribute': { sentence: 'A required attribute is missing or empty', clause: 'PS3.10 §7.1' },
} as const satisfies Record<string, { sentence: string; clause: string | undefined }>;

export type DicomErrorCode = keyof typeof ERRORS;
