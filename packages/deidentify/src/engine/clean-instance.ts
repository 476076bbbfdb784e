import type { Dataset } from '@vesalius/dicom';
import { cleanedPdf } from '../document/clean-pdf.ts';
import type { FaceRegions } from '../face/face-census.ts';
import type { FaceRegion } from '../face/face-region.ts';
import { cleanPixels } from '../pixel/clean-pixels.ts';
import type { TextFinder } from '../pixel/found-text.ts';
import { type CleanedBytes, cleanedOverlays } from '../pixel/overlays.ts';
import type { Deidentified, Deidentifier } from './deidentifier.ts';

/** What looks at more than the header; each is used as the profile asks for it. */
export interface Cleaners {
  /** Reads text in pixels (113101) and overlays (113103). */
  readonly finder?: TextFinder | undefined;
  /** A census of faces in which the instance was taken in (113102). */
  readonly faces?: FaceRegions | undefined;
}

/** What became of one instance. */
export interface CleanedInstance extends Deidentified {
  /** Another than before when frames in a syntax with loss were changed: they are native then. */
  readonly transferSyntaxUid: string;
  /** The face that was cut out, from which the mask of each slice follows (`faceMaskOf`). */
  readonly face?: FaceRegion | undefined;
  /** Frames in which something was blanked or cut out. */
  readonly blankedFrames: number;
}

/**
 * De-identifies an instance that lies in memory: pixels, overlays and documents as far as the profile asks for it, then the data set. Throws
 * `DeidentifyError`; the data set is then of no use.
 */
export async function cleanInstance(
  dataset: Dataset,
  transferSyntaxUid: string,
  deidentifier: Deidentifier,
  { finder, faces }: Cleaners,
): Promise<CleanedInstance> {
  const identifiers = deidentifier.identifiersIn(dataset);
  const text = deidentifier.cleansPixels ? finder : undefined;
  const face = deidentifier.cleansFeatures ? await faces?.regionFor(dataset) : undefined;
  const pixels = text || face ? await cleanPixels(dataset, transferSyntaxUid, identifiers, text, face) : undefined;
  const kept: CleanedBytes[] =
    finder && deidentifier.cleansGraphics ? await cleanedOverlays(dataset, identifiers, finder) : [];
  const document = deidentifier.cleansContent
    ? await cleanedPdf(dataset, deidentifier.textCleaner(dataset))
    : undefined;
  const outcome = deidentifier.deidentify(dataset, text !== undefined, faces !== undefined);
  // What the profile takes away whole stays away.
  for (const { tag, vr, bytes } of document ? [...kept, document] : kept)
    if (dataset.has(tag)) dataset.set(tag, vr, bytes);
  return {
    ...outcome,
    transferSyntaxUid: pixels?.transferSyntaxUid ?? transferSyntaxUid,
    face,
    blankedFrames: pixels?.changedFrames ?? 0,
  };
}
