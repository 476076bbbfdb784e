import { metaData } from '@cornerstonejs/core';
import { wadors } from '@cornerstonejs/dicom-image-loader';
import { type DicomJson, TAG } from '@vesalius/dicom';
import { type Frame, framePath } from '../study/frame.ts';
import { saidOf } from '../study/frame-attributes.ts';
import { suvFactor } from '../study/suv.ts';
import { forgetOwnImages } from './own-images.ts';
import { paletteModule } from './palette.ts';

/** Above the loader's own provider. */
const PRIORITY = 20_000;

const frames = new Map<string, Frame>();
/** Pictures that the server drew: whatever is stored, they are colours. */
const drawn = new Set<string>();

/** Says what a picture of our own is of. */
export function nameFrame(imageId: string, frame: Frame, instance: DicomJson, { isDrawn = false } = {}): void {
  frames.set(imageId, frame);
  if (isDrawn) drawn.add(imageId);
  wadors.metaDataManager.add(imageId, instance as unknown as Parameters<typeof wadors.metaDataManager.add>[1]);
}

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
  forgetOwnImages();
  drawn.clear();
}

/** Where a picture lies and what makes its values SUV is said by our own reading, so that labels and pictures agree. */
export function provideMetadata(): void {
  metaData.addProvider((type: string, imageId: unknown) => {
    const frame = typeof imageId === 'string' ? frames.get(imageId) : undefined;
    if (frame && type === 'imagePixelModule' && drawn.has(imageId as string)) return colourModule(frame);
    return frame && PROVIDED[type]?.(frame);
  }, PRIORITY);
}

function colourModule({ plane }: Frame) {
  const bits = { bitsAllocated: 8, bitsStored: 8, highBit: 7, pixelRepresentation: 0 };
  return {
    ...bits,
    samplesPerPixel: 3,
    photometricInterpretation: 'RGB',
    planarConfiguration: 0,
    rows: plane.rows,
    columns: plane.columns,
  };
}

/** What the library takes; anything else is linear, as PS3.3 §C.11.2.1.3 has it when nothing is said. */
const VOI_FUNCTIONS = ['LINEAR', 'LINEAR_EXACT', 'SIGMOID'];

function orNothing(numbers: readonly number[]): readonly number[] | undefined {
  return numbers.length > 0 ? numbers : undefined;
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
  voiLutModule: ({ instance, number }) => {
    const said = saidOf(instance, number, TAG.WindowCenter);
    const named = saidOf(instance, number, TAG.VOILUTFunction).text(TAG.VOILUTFunction) ?? '';
    return {
      windowCenter: orNothing(said.numbers(TAG.WindowCenter)),
      windowWidth: orNothing(said.numbers(TAG.WindowWidth)),
      voiLUTFunction: VOI_FUNCTIONS.includes(named) ? [named] : undefined,
    };
  },
  // Lengths are labelled by our own units; the loader's guesses from regions and detectors would scale them again.
  calibrationModule: () => ({}),
};
