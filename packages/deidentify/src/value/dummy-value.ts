import type { Dataset, ElementValue, VR } from '@vesalius/dicom';

/** What stands in place of a text. */
export const DUMMY_TEXT = 'REMOVED';

/** A value that is valid for its VR and says nothing (PS3.15 §E.1, action D); UI and SQ have none, they are made elsewhere. */
const DUMMIES: Readonly<Record<Exclude<VR, 'UI' | 'SQ'>, ElementValue<Dataset>>> = {
  AE: DUMMY_TEXT,
  AS: '000Y',
  AT: [0],
  CS: DUMMY_TEXT,
  DA: '19000101',
  DS: '0',
  DT: '19000101000000',
  FD: [0],
  FL: [0],
  IS: '0',
  LO: DUMMY_TEXT,
  LT: DUMMY_TEXT,
  OB: new Uint8Array(2),
  OD: new Uint8Array(8),
  OF: new Uint8Array(4),
  OL: new Uint8Array(4),
  OV: new Uint8Array(8),
  OW: new Uint8Array(2),
  PN: DUMMY_TEXT,
  SH: DUMMY_TEXT,
  SL: [0],
  SS: [0],
  ST: DUMMY_TEXT,
  SV: [0n],
  TM: '000000',
  UC: DUMMY_TEXT,
  UL: [0],
  UN: new Uint8Array(2),
  UR: 'about:blank',
  US: [0],
  UT: DUMMY_TEXT,
  UV: [0n],
};

export function dummyValue(vr: Exclude<VR, 'UI' | 'SQ'>): ElementValue<Dataset> {
  return DUMMIES[vr];
}
