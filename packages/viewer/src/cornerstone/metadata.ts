import { metaData } from '@cornerstonejs/core';
import { wadors } from '@cornerstonejs/dicom-image-loader';
import type { DicomJson } from '@vesalius/dicom';
import { type Frame, framePath } from '../study/frame.ts';
import { suvFactor } from '../study/suv.ts';
import { paletteModule } from './palette.ts';

/** Above the loader's own provider. */
const PRIORITY = 20_000;

const frames = new Map<string, Frame>();

/** Tells the loader where a frame is found and what its instance says; returns the name it is loaded by. */
export function registerFrame(root: string, frame: Frame, instance: DicomJson): string {
  const imageId = `wadors:${root}/${framePath(frame)}`;
  if (!frames.has(imageId)) {
    frames.set(imageId, frame);
    // The loader looks for what all frames share at the first one.
    for (const id of [imageId, `wadors:${root}/${framePath({ ...frame, number: 1 })}`]) {
      wadors.metaDataManager.add(id, instance as unknown as Parameters<typeof wadors.metaDataManager.add>[1]);
    }
  }
  return imageId;
}

export function frameOfImage(imageId: string | undefined): Frame | undefined {
  return imageId === undefined ? undefined : frames.get(imageId);
}

export function forgetFrames(): void {
  for (const imageId of frames.keys()) wadors.metaDataManager.remove(imageId);
  frames.clear();
}

/** Where a picture lies and what makes its values SUV is said by our own reading, so that labels and pictures agree. */
export function provideMetadata(): void {
  metaData.addProvider((type: string, imageId: unknown) => {
    const frame = typeof imageId === 'string' ? frames.get(imageId) : undefined;
    return frame && PROVIDED[type]?.(frame);
  }, PRIORITY);
}

const PROVIDED: Readonly<Record<string, (frame: Frame) => unknown>> = {
  imagePixelModule: paletteModule,
  imagePlaneModule: ({ plane }) => ({
    frameOfReferenceUID: plane.frameOfReferenceUid,
    rows: plane.rows,
    columns: plane.columns,
    imageOrientationPatient: [...plane.rowDirection, ...plane.columnDirection],
    rowCosines: [...plane.rowDirection],
    columnCosines: [...plane.columnDirection],
    imagePositionPatient: [...plane.origin],
    pixelSpacing: plane.spacing && [plane.rowSpacing, plane.columnSpacing],
    rowPixelSpacing: plane.rowSpacing,
    columnPixelSpacing: plane.columnSpacing,
    usingDefaultValues: !plane.inPatient || !plane.spacing,
  }),
  scalingModule: ({ instance }) => {
    const suvbw = suvFactor(instance);
    return typeof suvbw === 'number' ? { suvbw } : undefined;
  },
  // Lengths are labelled by our own units; the loader's guesses from regions and detectors would scale them again.
  calibrationModule: () => ({}),
};
