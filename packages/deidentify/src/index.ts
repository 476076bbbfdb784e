/**
 * De-identification after PS3.15 Annex E, for Node and for a browser: it takes a data set of `@vesalius/dicom` and changes it.
 *
 *   profile/   what is to be done: Basic Profile, options of CID 7050, rules of one's own
 *   table/     Table E.1-1, the safe private elements, the types of PS3.3, generated from the standard's tables
 *   engine/    goes through a data set and does it
 *   value/, text/, patient/   what comes instead: dummies, dates, UIDs, cleaned text, pseudonyms
 *   pixel/                    text in frames: known places of devices, and what a reader of text finds
 *   face/                     where the face of a head is in a volume, and the mask that cuts it out
 *   document/                 the text of PDFs
 *   mark/, risk/              what is said about it in the data set and to the caller
 */
export { type CleanedInstance, type Cleaners, cleanInstance } from './engine/clean-instance.ts';
export type { Change } from './engine/context.ts';
export { type Deidentified, Deidentifier, type DeidentifierOptions } from './engine/deidentifier.ts';
export { DeidentifyError, type DeidentifyErrorCode } from './errors.ts';
export { type FaceExposure, faceExposureOf } from './face/expected.ts';
export { FaceCensus, type FaceRegions, faceSpaceOf, type OpenInstance } from './face/face-census.ts';
export { type FaceChange, type FaceMove, movedFace } from './face/face-change.ts';
export { type FoundFace, type FrameReader, findFace, type PlacedFrame, type SoughtFace } from './face/face-finder.ts';
export { facePreview } from './face/face-preview.ts';
export { type FaceRegion, faceMaskOf } from './face/face-region.ts';
export { faceSurface } from './face/face-surface.ts';
export { KeyedHash, type Purpose } from './hash/keyed-hash.ts';
export { BASIC_PROFILE, OPTIONS, type OptionCode, optionOf, type ProfileOption } from './option/option.ts';
export { type Patient, patientOf } from './patient/patient.ts';
export {
  countedPseudonyms,
  hashedPseudonyms,
  type ListedPseudonyms,
  listedPseudonyms,
  memoryRegister,
  type PseudonymRegister,
  type Pseudonyms,
} from './patient/pseudonyms.ts';
export { type CleanedPixels, cleanPixels } from './pixel/clean-pixels.ts';
export type { FoundWord, TextFinder } from './pixel/found-text.ts';
export type { GreyImage } from './pixel/grey.ts';
export type { Rectangle } from './pixel/rectangle.ts';
export type { Action, Ground } from './profile/action-table.ts';
export { type ImportedScript, profileFromCtpScript } from './profile/ctp-script.ts';
export {
  documentOfProfile,
  type ProfileDocument,
  profileDifferences,
  profileFromDocument,
  type RuleDocument,
} from './profile/document.ts';
export { type Profile, type ProfileRule, profileOf, type RuleAction, tagOfText } from './profile/profile.ts';
export { ChangeTally, type TalliedChange } from './profile/tally.ts';
export { type BurnedInRisk, burnedInRisk, hasPixelData } from './risk/burned-in.ts';
export { EDITION } from './table/profile-table.ts';
export type { Identifiers } from './text/identifiers.ts';
