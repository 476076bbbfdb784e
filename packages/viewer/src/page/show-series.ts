import { type Dataset, TAG } from '@vesalius/dicom';
import { valueFrames } from '../cornerstone/value-frames.ts';
import type { ColourScaleName } from '../display/colour-scale.ts';
import { readKeyObjects } from '../keep/key-objects.ts';
import { momentOf } from '../measure/document.ts';
import { type Segment, segmentsOf } from '../report/segmentation.ts';
import { type Structure, structuresOf } from '../report/structure-set.ts';
import { hottestPlace, valueGridOf } from '../report/value-grid.ts';
import { pyramidOf } from '../slide/pyramid.ts';
import { framesOf, inReadingOrder } from '../study/frame.ts';
import { frameNearPoint } from '../study/linked-frame.ts';
import type { Series } from '../study/series.ts';
import type { Vector } from '../study/vector.ts';
import { attributesDocument } from './attributes-document.ts';
import type { Cell, LaidOver, Place } from './cell.ts';
import type { Desk } from './desk.ts';
import { pdfDocument, reportDocument, videoDocument } from './documents.ts';
import { RegionCutLayer } from './region-cut-layer.ts';
import { RegionLayer } from './region-layer.ts';
import { retrieveFile } from './retrieve-file.ts';
import { ValueLayer } from './value-layer.ts';
import { waveformDocument } from './waveform-document.ts';

type Show = (cell: Cell, series: Series, instance: Dataset, desk: Desk, place: Place) => Promise<void> | void;

/** How each kind is shown that is no stack. */
const SHOWS: Readonly<Partial<Record<Series['kind'], Show>>> = {
  report: (cell, series, instance) => cell.showDocument(series, reportDocument(instance)),
  'key-objects': async (cell, series, instance, desk) => {
    const stack = keyStack(series, instance, desk.all());
    if (stack) await cell.showStack(stack, {});
    else cell.showDocument(series, reportDocument(instance));
  },
  pdf: async (cell, series, instance, desk) => {
    const file = await retrieveFile(desk.root, instance);
    cell.showDocument(series, ...pdfDocument(file));
  },
  video: async (cell, series, instance, desk) => {
    const file = await retrieveFile(desk.root, instance);
    cell.showDocument(series, ...videoDocument(file));
  },
  waveform: async (cell, series, instance, desk) => {
    const file = await retrieveFile(desk.root, instance);
    cell.showDocument(series, waveformDocument(file));
  },
  segmentation: async (cell, series, instance, desk) => {
    const file = await retrieveFile(desk.root, instance, 'native');
    const segments = segmentsOf(file.dataset);
    const middle = segments.flatMap(({ frames }) => frames)[Math.floor((segments[0]?.frames.length ?? 0) / 2)];
    await showRegions(cell, series, instance, desk, regions(segments, []), middle?.frame.plane.origin);
  },
  'structure-set': async (cell, series, instance, desk) => {
    const file = await retrieveFile(desk.root, instance);
    const structures = structuresOf(file.dataset);
    const contours = structures.flatMap((one) => one.contours);
    await showRegions(
      cell,
      series,
      instance,
      desk,
      regions([], structures),
      contours[Math.floor(contours.length / 2)]?.[0],
    );
  },
  slide: async (cell, series, instance, desk, place) => {
    const pyramid = pyramidOf(series.instances);
    if (!pyramid) return cell.showDocument(series, attributesDocument(instance));
    const { SlideDocument } = await import('./slide-document.ts');
    const told = (isWhole: boolean) => {
      cell.say(isWhole ? 'full' : 'partial');
      cell.changed();
    };
    const slide = new SlideDocument(desk, pyramid, { told, place });
    cell.showDocument(series, slide.root, () => slide.destroy());
    cell.slide = slide;
    cell.say('partial');
  },
  dose: showValues('dose'),
  'parametric-map': showValues('map'),
};

function regions(segments: readonly Segment[], structures: readonly Structure[]): Omit<LaidOver, 'of'> {
  return {
    onStack: () => new RegionLayer(segments, structures),
    onPlane: () => new RegionCutLayer(segments, structures),
  };
}

/** Values in space over the images of the same space; without those as a stack of their own. */
function showValues(scale: ColourScaleName): Show {
  return async (cell, series, instance, desk) => {
    const { dataset } = await retrieveFile(desk.root, instance, 'native');
    const grid = imagesUnder(instance, desk.all()) && valueGridOf(dataset);
    const make = () => new ValueLayer(grid!, scale);
    if (grid) return showRegions(cell, series, instance, desk, { onStack: make, onPlane: make }, hottestPlace(grid));
    const frames = inReadingOrder(framesOf(instance));
    const ids = valueFrames(frames, dataset, desk.modelOf(instance));
    if (!ids || frames.length === 0) return cell.showDocument(series, attributesDocument(instance));
    await cell.showStack({ ...series, frames }, {}, undefined, ids);
  };
}

/** Shows a series in a viewport by its kind. What has no view of its own is shown by its attributes, never as nothing. */
export async function showSeries(cell: Cell, series: Series, place: Place, desk: Desk): Promise<void> {
  if (series.kind === 'image' && series.frames.length > 0) return cell.showStack(series, place);
  const instance =
    series.instances.find((one) => one.text(TAG.SOPInstanceUID) === place.sopInstanceUid) ?? newestOf(series.instances);
  const show = SHOWS[series.kind];
  if (!show) return cell.showDocument(series, attributesDocument(instance));
  try {
    await show(cell, series, instance, desk, place);
  } catch {
    cell.showDocument(series, attributesDocument(instance));
  }
}

/** Of documents that were saved again and again the last; of others the first there is. */
export function newestOf(instances: readonly Dataset[]): Dataset {
  const moment = (one: Dataset) => momentOf(one.text(TAG.ContentDate), one.text(TAG.ContentTime));
  return instances.reduce((a, b) => (moment(b) > moment(a) ? b : a));
}

/** The images that a Key Object Selection names, as a stack; undefined when none of them is here. */
function keyStack(series: Series, document: Dataset, all: readonly Series[]): Series | undefined {
  const frames = all.flatMap((one) => one.frames);
  const found = readKeyObjects(document)?.frames.flatMap(({ sopInstanceUid, frameNumber }) =>
    frames.filter((frame) => frame.sopInstanceUid === sopInstanceUid && frame.number === frameNumber),
  );
  return found && found.length > 0 ? { ...series, frames: found } : undefined;
}

/** Regions over the images they speak of; without those images their attributes. */
async function showRegions(
  cell: Cell,
  series: Series,
  instance: Dataset,
  desk: Desk,
  layers: Omit<LaidOver, 'of'>,
  point: Vector | undefined,
): Promise<void> {
  const under = imagesUnder(instance, desk.all());
  if (!under) return cell.showDocument(series, attributesDocument(instance));
  const nearest = point && frameNearPoint(under.frames, point);
  const frame = nearest === undefined ? undefined : under.frames[nearest];
  const place = frame ? { sopInstanceUid: frame.sopInstanceUid, frameNumber: frame.number } : {};
  await cell.showStack(under, place, { ...layers, of: series });
}

/** The series that a segmentation or structure set names, else the largest in its frame of reference. */
function imagesUnder(instance: Dataset, all: readonly Series[]): Series | undefined {
  const named = instance.items(TAG.ReferencedSeriesSequence).map((one) => one.text(TAG.SeriesInstanceUID));
  const images = all.filter(({ kind, frames }) => kind === 'image' && frames.length > 0);
  const space =
    instance.text(TAG.FrameOfReferenceUID) ??
    instance.items(TAG.ReferencedFrameOfReferenceSequence)[0]?.text(TAG.FrameOfReferenceUID);
  return (
    images.find(({ uid }) => named.includes(uid)) ??
    images
      .filter(({ frames }) => space !== undefined && frames[0]!.plane.frameOfReferenceUid === space)
      .sort((a, b) => b.frames.length - a.frames.length)[0]
  );
}
