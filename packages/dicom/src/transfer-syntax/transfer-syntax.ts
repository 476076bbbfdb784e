import { UID, uidsOfType } from '../uid/index.ts';

/** How a data set of a transfer syntax is encoded (PS3.5 §10, Annex A). */
export interface TransferSyntax {
  readonly uid: string;
  /** Empty for private transfer syntaxes. */
  readonly keyword: string;
  readonly name: string;
  readonly littleEndian: boolean;
  readonly explicitVr: boolean;
  /** Pixel Data is a sequence of fragments (PS3.5 §A.4). */
  readonly encapsulated: boolean;
  /** The data set is deflated as a whole (PS3.5 §A.5). */
  readonly deflated: boolean;
  readonly retired: boolean;
}

/** What a transfer syntax says of a data set, whatever its pixels are compressed with. */
type Encoding = Pick<TransferSyntax, 'littleEndian' | 'explicitVr' | 'encapsulated' | 'deflated'>;

const EXPLICIT: Encoding = { littleEndian: true, explicitVr: true, encapsulated: false, deflated: false };
const IMPLICIT: Encoding = { ...EXPLICIT, explicitVr: false };
const BIG_ENDIAN: Encoding = { ...EXPLICIT, littleEndian: false };
const DEFLATED: Encoding = { ...EXPLICIT, deflated: true };

/** All others have their pixel data compressed, or at least in fragments (PS3.5 §A.4). */
const ENCAPSULATED: Encoding = { ...EXPLICIT, encapsulated: true };

/**
 * The pixels of JPIP lie at a URL (PS3.5 §A.6, §A.7), those of SMPTE ST 2110 in a stream of their own (PS3.22), so that
 * their data sets have no fragments.
 */
const WITHOUT_FRAGMENTS: ReadonlyMap<string, Encoding> = new Map([
  [UID.ImplicitVRLittleEndian, IMPLICIT],
  [UID.ExplicitVRLittleEndian, EXPLICIT],
  [UID.DeflatedExplicitVRLittleEndian, DEFLATED],
  [UID.ExplicitVRBigEndian, BIG_ENDIAN],
  [UID.JPIPReferenced, EXPLICIT],
  [UID.JPIPReferencedDeflate, DEFLATED],
  [UID.JPIPHTJ2KReferenced, EXPLICIT],
  [UID.JPIPHTJ2KReferencedDeflate, DEFLATED],
  [UID.RFC2557MIMEEncapsulation, EXPLICIT],
  [UID.XMLEncoding, EXPLICIT],
  [UID.SMPTEST211020UncompressedProgressiveActiveVideo, EXPLICIT],
  [UID.SMPTEST211020UncompressedInterlacedActiveVideo, EXPLICIT],
  [UID.SMPTEST211030PCMDigitalAudio, EXPLICIT],
  [UID.Papyrus3ImplicitVRLittleEndian, IMPLICIT],
]);

/** A vendor's, met in old archives: the data set is implicit VR little endian, only the pixels in it are big endian. */
const PRIVATE: TransferSyntax = {
  uid: '1.2.840.113619.5.2',
  keyword: '',
  name: 'GE Private Implicit VR Little Endian with Big Endian Pixel Data',
  ...IMPLICIT,
  retired: false,
};

const known = new Map<string, TransferSyntax>();
for (const { uid, keyword, name, retired } of uidsOfType('Transfer Syntax')) {
  known.set(uid, { uid, keyword, name, ...(WITHOUT_FRAGMENTS.get(uid) ?? ENCAPSULATED), retired });
}
known.set(PRIVATE.uid, PRIVATE);

/** All transfer syntaxes of PS3.6 Annex A, retired ones too, and private ones met in archives. */
export const TRANSFER_SYNTAXES: readonly TransferSyntax[] = [...known.values()];

/** The transfer syntax of a UID without padding, or undefined when it is not known. */
export function lookupTransferSyntax(uid: string): TransferSyntax | undefined {
  return known.get(uid);
}
