import type { BurnedInRisk } from '@vesalius/deidentify';
import { type Dataset, TAG, UID } from '@vesalius/dicom';

/** Why somebody should look at a de-identified instance, the gravest first. */
export const REVIEW_REASONS = ['pixels', 'head', 'text', 'other'] as const;
export type ReviewReason = (typeof REVIEW_REASONS)[number];

/** How many in a hundred are looked at. */
export type ReviewPercent = Readonly<Record<ReviewReason, number>>;
export const REVIEW_PERCENT: ReviewPercent = { pixels: 100, head: 100, text: 100, other: 10 };

/** A face can be made of such volumes (PS3.15 §E.3.2). */
const VOLUMES: ReadonlySet<string> = new Set(['CT', 'MR', 'PT', 'CBCT']);
const HEAD = /head|brain|skull|face|sinus|orbit|neuro|jaw|ear|kopf|schädel|hirn|cabeza|cr[aá]ne|cereb/i;
const SAYS_WHERE = [TAG.BodyPartExamined, TAG.StudyDescription, TAG.SeriesDescription, TAG.ProtocolName];
const DOCUMENTS: ReadonlySet<string> = new Set([
  UID.EncapsulatedPDFStorage,
  UID.EncapsulatedCDAStorage,
  UID.BasicTextSRStorage,
  UID.EnhancedSRStorage,
  UID.ComprehensiveSRStorage,
  UID.Comprehensive3DSRStorage,
]);
const FREE_TEXT: ReadonlySet<string> = new Set(['LT', 'ST', 'UT']);

/**
 * @param original before it is de-identified
 * @param shown after it
 */
export function reviewReason(
  original: Dataset,
  shown: Dataset,
  {
    burnedIn,
    blankedFrames,
    face,
  }: { readonly burnedIn: BurnedInRisk; readonly blankedFrames: number; readonly face?: object | undefined },
): ReviewReason {
  if (burnedIn === 'declared' || burnedIn === 'risky') return 'pixels';
  if (face) return 'head';
  if (blankedFrames > 0) return 'pixels';
  const isVolume = VOLUMES.has(original.text(TAG.Modality) ?? '');
  if (isVolume && SAYS_WHERE.some((tag) => HEAD.test(original.text(tag) ?? ''))) return 'head';
  if (DOCUMENTS.has(original.text(TAG.SOPClassUID) ?? '') || hasFreeText(shown)) return 'text';
  return 'other';
}

function hasFreeText(dataset: Dataset): boolean {
  for (const { vr, isEmpty, items } of dataset) {
    if (FREE_TEXT.has(vr) && !isEmpty) return true;
    if (items.some(hasFreeText)) return true;
  }
  return false;
}
