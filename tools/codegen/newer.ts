/**
 * What later editions added to PS3.6 and the fact tables do not have yet, kept by hand, each with its origin.
 * The generator refuses a row here that the tables have learnt.
 */

/** One row of PS3.6 §6-§9; `tag` is eight hexadecimal digits, in repeating groups with `x`. */
export interface AttributeFact {
  readonly tag: string;
  readonly vr: string;
  readonly vm: string;
  readonly name: string;
  readonly keyword: string;
  readonly retired: boolean;
}

/** One row of PS3.6 Annex A. */
export interface UidFact {
  readonly uid: string;
  readonly name: string;
  readonly type: string;
  readonly keyword: string;
  readonly retired: boolean;
}

export const NEWER_ATTRIBUTES: readonly AttributeFact[] = [];

export const NEWER_UIDS: readonly UidFact[] = [
  // Supplement 236, Waveform Presentation State
  {
    uid: '1.2.840.10008.5.1.4.1.1.9.100.1',
    name: 'Waveform Presentation State Storage',
    type: 'SOP Class',
    keyword: 'WaveformPresentationStateStorage',
    retired: false,
  },
  {
    uid: '1.2.840.10008.5.1.4.1.1.9.100.2',
    name: 'Waveform Acquisition Presentation State Storage',
    type: 'SOP Class',
    keyword: 'WaveformAcquisitionPresentationStateStorage',
    retired: false,
  },
];
