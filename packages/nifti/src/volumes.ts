import { FrameAttributes, type SlicePlace, type SliceStack, slicePlaceOf, sliceStackOf } from '@vesalius/codecs';
import { type Dataset, TAG } from '@vesalius/dicom';

/** A frame of an instance in a list. */
export interface FrameOfInstance {
  readonly instance: number;
  /** From 1. */
  readonly number: number;
  readonly place: SlicePlace;
}

/** Frames that make one or more volumes at the same places. */
export interface Volume {
  readonly stack: SliceStack;
  /** In each the frames in the order of slices; the volumes in the order of time. */
  readonly times: readonly (readonly FrameOfInstance[])[];
}

/** What could not be put together: colour, no place, uneven steps, volumes of unequal length. */
export interface Volumes {
  readonly volumes: readonly Volume[];
  readonly framesLeft: number;
}

interface Placed extends FrameOfInstance {
  readonly order: readonly number[];
}

/** Puts frames of instances together. Headers are enough; those of several series never mix. */
export function volumesOf(headers: readonly Dataset[]): Volumes {
  const groups = new Map<string, Placed[]>();
  let framesLeft = 0;
  for (const [instance, header] of headers.entries()) {
    const frames = header.number(TAG.NumberOfFrames) ?? 1;
    for (let number = 1; number <= frames; number++) {
      const place = header.number(TAG.SamplesPerPixel) === 1 ? slicePlaceOf(header, number) : undefined;
      if (!place) framesLeft++;
      else addTo(groups, keyOf(header, number, place), { instance, number, place, order: orderOf(header, number) });
    }
  }
  const volumes: Volume[] = [];
  for (const group of groups.values()) {
    const volume = volumeOf(group);
    if (volume) volumes.push(volume);
    else framesLeft += group.length;
  }
  return { volumes, framesLeft };
}

/** What differs within a volume never does: direction, size, form of samples, echo, and the kind of image. */
function keyOf(header: Dataset, number: number, place: SlicePlace): string {
  const frame = new FrameAttributes(header, number);
  const echo = frame.macro(TAG.MREchoSequence);
  const kind = header.has(TAG.NumberOfFrames) ? [] : header.texts(TAG.ImageType);
  return JSON.stringify([
    header.text(TAG.SeriesInstanceUID),
    ...[place.rows, place.columns, header.number(TAG.BitsAllocated), header.number(TAG.PixelRepresentation)],
    place.directions.flat().map((one) => one.toFixed(3)),
    echo.number(TAG.EffectiveEchoTime) ?? echo.number(TAG.EchoTime) ?? 0,
    kind,
  ]);
}

/** Frames at one place follow by what says their time, else by their numbers. */
function orderOf(header: Dataset, number: number): number[] {
  const content = new FrameAttributes(header, number).macro(TAG.FrameContentSequence);
  const temporal = content.number(TAG.TemporalPositionIndex) ?? header.number(TAG.TemporalPositionIdentifier) ?? 0;
  return [temporal, header.number(TAG.AcquisitionNumber) ?? 0, header.number(TAG.InstanceNumber) ?? 0, number];
}

function volumeOf(frames: readonly Placed[]): Volume | undefined {
  const places = new Map<string, Placed[]>();
  for (const frame of frames) addTo(places, frame.place.position.map((one) => one.toFixed(3)).join(' '), frame);
  const byPlace = [...places.values()];
  const times = byPlace[0]!.length;
  if (byPlace.some((one) => one.length !== times)) return undefined;
  const stack = sliceStackOf(byPlace.map(([one]) => one!.place));
  if (!stack || (byPlace.length === 1 && times > 1)) return undefined;
  for (const one of byPlace) one.sort((a, b) => compared(a.order, b.order));
  return {
    stack,
    times: Array.from({ length: times }, (_, time) => stack.order.map((index) => byPlace[index]![time]!)),
  };
}

function compared(one: readonly number[], other: readonly number[]): number {
  const at = one.findIndex((value, index) => value !== other[index]);
  return at < 0 ? 0 : one[at]! - other[at]!;
}

function addTo<T>(groups: Map<string, T[]>, key: string, value: T): void {
  const group = groups.get(key);
  if (group) group.push(value);
  else groups.set(key, [value]);
}
