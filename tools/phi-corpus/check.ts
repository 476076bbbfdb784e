/** The actions of MIDI-B's answer keys. */
export type CheckAction =
  | 'text_removed'
  | 'text_retained'
  | 'text_notnull'
  | 'tag_retained'
  | 'date_shifted'
  | 'uid_changed'
  | 'uid_consistent'
  | 'patid_consistent'
  | 'pixels_hidden'
  | 'pixels_retained';

export type Category = 'HIPAA' | 'DICOM' | 'TCIA';

export const CATEGORY: Readonly<Record<CheckAction, Category>> = {
  text_removed: 'HIPAA',
  date_shifted: 'HIPAA',
  uid_changed: 'HIPAA',
  pixels_hidden: 'HIPAA',
  text_notnull: 'DICOM',
  tag_retained: 'DICOM',
  uid_consistent: 'DICOM',
  patid_consistent: 'DICOM',
  text_retained: 'TCIA',
  pixels_retained: 'TCIA',
};

/** One thing that has to be so after de-identification. */
export interface Check {
  readonly action: CheckAction;
  /** Instance Number, which every tool keeps: it says which output is which. */
  readonly instance: number;
  /** Tags from the root, items counted from one: `0040A730[1].0040A160`; `file` for all bytes. */
  readonly path: string;
  /** Words to be gone, or to be there still. */
  readonly words?: readonly string[];
  /** The value that it had. */
  readonly value?: string;
  /** Of pixels: left, top, width, height; the part that has to be black, or outside of which nothing may change. */
  readonly area?: readonly [number, number, number, number];
  /** Of what is to be the same wherever it was the same before: the person, the UID. */
  readonly group?: string;
}

/** One file of the corpus. */
export interface Planted {
  readonly instance: number;
  readonly file: Uint8Array;
}

export interface Corpus {
  readonly files: readonly Planted[];
  readonly checks: readonly Check[];
}
