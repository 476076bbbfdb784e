/** The DICOM JSON Model (PS3.18 §F.2): tags of eight hexadecimal digits to elements. */
export type DicomJson = Record<string, DicomJsonElement>;

export interface DicomJsonElement {
  vr: string;
  Value?: DicomJsonValue[];
  /** Base64 (§F.2.7). */
  InlineBinary?: string;
  /** Where the value is found (§F.2.6). */
  BulkDataURI?: string;
}

/** Null stands for an empty value among others (§F.2.5). */
export type DicomJsonValue = string | number | null | DicomJsonName | DicomJson;

/** A person name by its component groups (PS3.5 §6.2.1.2). */
export interface DicomJsonName {
  Alphabetic?: string;
  Ideographic?: string;
  Phonetic?: string;
}
