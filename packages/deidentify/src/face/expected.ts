import { type Dataset, TAG, UID } from '@vesalius/dicom';
import { hasPixelData } from '../risk/burned-in.ts';

/**
 * What an instance can show of a face, by its header (PS3.15 §E.3.2): `none` nothing; `volume` the surface of a head, when there is one in
 * it; `picture` a likeness, or a drawing of one, which no geometry finds.
 */
export type FaceExposure = 'none' | 'volume' | 'picture';

const VOLUMES: ReadonlySet<string> = new Set([
  UID.CTImageStorage,
  UID.EnhancedCTImageStorage,
  UID.LegacyConvertedEnhancedCTImageStorage,
  UID.MRImageStorage,
  UID.EnhancedMRImageStorage,
  UID.LegacyConvertedEnhancedMRImageStorage,
  UID.PositronEmissionTomographyImageStorage,
  UID.EnhancedPETImageStorage,
  UID.LegacyConvertedEnhancedPETImageStorage,
]);

/** Modalities whose images show the inside, or a piece of skin, but nobody's face. */
const INSIDE: ReadonlySet<string> = new Set('CR DX RF XA MG US IVUS IVOCT OCT NM SM RTDOSE BI BDUS'.split(' '));

/** Terms of Body Part Examined (PS3.16 Annex L) for what is no part of the head and reaches into none. */
const ELSEWHERE: ReadonlySet<string> = new Set(
  (
    'ABDOMEN ABDOMENPELVIS ADRENAL ANKLE AORTA APPENDIX ARM BILEDUCT BLADDER BREAST BRONCHUS BUTTOCK CALCANEUS CHEST ' +
    'CHESTABDOMEN CHESTABDPELVIS CLAVICLE COCCYX COLON CORONARYARTERY DUODENUM ELBOW EXTREMITY FEMUR FINGER FOOT FOREARM GALLBLADDER HAND ' +
    'HEART HIP HUMERUS ILEUM ILIUM JEJUNUM KIDNEY KNEE LEG LIVER LSPINE LSSPINE LUNG MEDIASTINUM OVARY PANCREAS PELVIS PENIS PROSTATE RADIUS ' +
    'RADIUSULNA RECTUM RIB SACRUM SCAPULA SCROTUM SHOULDER SIJOINT SPLEEN STERNUM STOMACH TESTIS THIGH THUMB TIBIAFIBULA TLSPINE TOE TSPINE ' +
    'ULNA UPRLEG LOWLEG URETER URETHRA UTERUS VAGINA VULVA WRIST'
  ).split(' '),
);

/** Words of descriptions that speak of a head, whatever Body Part Examined says. */
const HEAD_WORDS =
  /head|brain|skull|face|facial|orbit|sinus|neuro|crani|cereb|kopf|schädel|schaedel|hirn|cabeza|cráneo|craneo|tête|whole ?body|ganzk|stroke|pituit|dental|maxill|mandib/i;

const DESCRIPTIONS = [
  TAG.StudyDescription,
  TAG.SeriesDescription,
  TAG.ProtocolName,
  TAG.RequestedProcedureDescription,
  TAG.PerformedProcedureStepDescription,
];

/** What its header lets one expect. */
export function faceExposureOf(dataset: Dataset): FaceExposure {
  if (!hasPixelData(dataset) || isElsewhere(dataset)) return 'none';
  if (VOLUMES.has(dataset.text(TAG.SOPClassUID) ?? '')) return isProjection(dataset) ? 'picture' : 'volume';
  return INSIDE.has(dataset.text(TAG.Modality) ?? '') ? 'none' : 'picture';
}

/** Whether the header names a part of the body that is none of the head, and no description speaks of one. */
function isElsewhere(dataset: Dataset): boolean {
  const part = (dataset.text(TAG.BodyPartExamined) ?? '').toUpperCase().replace(/[^A-Z]/g, '');
  return ELSEWHERE.has(part) && !DESCRIPTIONS.some((tag) => HEAD_WORDS.test(dataset.text(tag) ?? ''));
}

/** A scout view of CT is a projection: from the side it shows the profile of a face (PS3.3 §C.8.2.1.1.1). */
function isProjection(dataset: Dataset): boolean {
  return dataset.text(TAG.Modality) === 'CT' && dataset.texts(TAG.ImageType).includes('LOCALIZER');
}
