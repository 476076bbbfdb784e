import { type Dataset, TAG, type Tag } from '@vesalius/dicom';

/** Which macro of the multi-frame functional groups holds an attribute (PS3.3 §C.7.6.16.2). */
const MACROS: ReadonlyMap<Tag, Tag> = new Map([
  [TAG.PixelSpacing, TAG.PixelMeasuresSequence],
  [TAG.SliceThickness, TAG.PixelMeasuresSequence],
  [TAG.SpacingBetweenSlices, TAG.PixelMeasuresSequence],
  [TAG.ImagePositionPatient, TAG.PlanePositionSequence],
  [TAG.ImageOrientationPatient, TAG.PlaneOrientationSequence],
  [TAG.RescaleSlope, TAG.PixelValueTransformationSequence],
  [TAG.RescaleIntercept, TAG.PixelValueTransformationSequence],
  [TAG.RescaleType, TAG.PixelValueTransformationSequence],
  [TAG.WindowCenter, TAG.FrameVOILUTSequence],
  [TAG.WindowWidth, TAG.FrameVOILUTSequence],
  [TAG.VOILUTFunction, TAG.FrameVOILUTSequence],
]);

/** The data set or item that says `tag` of a frame (from 1): the frame's own group, the shared one, the instance itself. */
export function saidOf(instance: Dataset, frame: number, tag: Tag): Dataset {
  const macro = MACROS.get(tag);
  if (macro === undefined) return instance;
  const groups = [
    instance.items(TAG.PerFrameFunctionalGroupsSequence)[frame - 1],
    instance.items(TAG.SharedFunctionalGroupsSequence)[0],
  ];
  for (const group of groups) {
    const item = group?.items(macro)[0];
    if (item?.has(tag)) return item;
  }
  return instance;
}

/** The numbers of an attribute of a frame, wherever a functional group keeps it; none when absent. */
export function frameNumbers(instance: Dataset, frame: number, tag: Tag): readonly number[] {
  return saidOf(instance, frame, tag).numbers(tag);
}
