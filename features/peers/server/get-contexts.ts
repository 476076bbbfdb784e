import { lookupUid, STORAGE_SOP_CLASSES, UID } from '@vesalius/dicom';
import { type ContextProposal, EXPLICIT_VR_LITTLE_ENDIAN, IMPLICIT_VR_LITTLE_ENDIAN } from '@vesalius/dimse';
import { MOST_CONTEXTS } from './store-contexts.ts';

/** Transfer syntaxes that instances are kept in today, in a context each, so that a peer can send each as it has it. */
const KEPT_IN = [
  EXPLICIT_VR_LITTLE_ENDIAN,
  IMPLICIT_VR_LITTLE_ENDIAN,
  UID.JPEGLosslessSV1,
  UID.JPEG2000Lossless,
  UID.JPEG2000,
  UID.JPEGBaseline8Bit,
  UID.JPEGLSLossless,
  UID.RLELossless,
  UID.JPEGExtended12Bit,
  UID.JPEGLossless,
  UID.JPEGLSNearLossless,
  UID.HTJ2KLossless,
  UID.HTJ2KLosslessRPCL,
  UID.HTJ2K,
  UID.DeflatedExplicitVRLittleEndian,
  UID.ExplicitVRBigEndian,
  UID.MPEG2MPML,
  UID.MPEG2MPHL,
  UID.MPEG4HP41,
  UID.MPEG4HP41BD,
  UID.HEVCMP51,
];

/** One context is the C-GET's own. */
const ROOM = MOST_CONTEXTS - 1;

/** SOP classes that are seldom met in a clinic: last when there is no room for all. */
const SELDOM =
  /^(DICOS|EddyCurrent|Thermography|Inventory|Hanging|ColorPalette|.*Implant|.*Protocol|.*Delivery|RTTreatmentPrep|Tomo|CArm|Robotic|.*Measurements|.*Electro|.*LegacyConverted|.*VolumeRendering)/;

/**
 * The contexts for receiving instances on the association of a C-GET: of the SOP classes that the study is known to hold, each in
 * every transfer syntax; of all SOP classes, with the transfer syntaxes in one context each, when nothing is known.
 */
export function getContexts(sopClassUids: readonly string[]): ContextProposal[] {
  if (sopClassUids.length > 0 && sopClassUids.length <= ROOM) {
    const syntaxes = KEPT_IN.slice(0, Math.max(1, Math.floor(ROOM / sopClassUids.length)));
    return sopClassUids.flatMap((abstractSyntax) =>
      syntaxes.map((uid) => ({ abstractSyntax, transferSyntaxes: [uid] })),
    );
  }
  return EVERY_CLASS.map((abstractSyntax) => ({ abstractSyntax, transferSyntaxes: KEPT_IN }));
}

const EVERY_CLASS = STORAGE_SOP_CLASSES.toSorted((a, b) => seldomness(a) - seldomness(b)).slice(0, ROOM);

function seldomness(uid: string): number {
  const entry = lookupUid(uid);
  return entry?.retired ? 2 : SELDOM.test(entry?.keyword ?? '') ? 1 : 0;
}
