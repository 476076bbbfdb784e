import { type Dataset, TAG } from '@vesalius/dicom';
import { type Frame, framesOf, inReadingOrder } from './frame.ts';
import { kindOf, type SeriesKind } from './kind.ts';

/** A series as the viewer shows it: one stack of frames, or one thing of another kind. */
export interface Series {
  readonly uid: string;
  readonly modality: string;
  readonly number: number | undefined;
  readonly description: string;
  readonly kind: SeriesKind;
  readonly instances: readonly Dataset[];
  /** In reading order; none for kinds without pixels. */
  readonly frames: readonly Frame[];
}

/** The series of a study's metadata, those to look at first, then by Series Number. */
export function seriesOf(instances: readonly Dataset[]): Series[] {
  const groups = new Map<string, Dataset[]>();
  for (const instance of instances) {
    const uid = instance.text(TAG.SeriesInstanceUID) ?? '';
    const group = groups.get(uid);
    if (group) group.push(instance);
    else groups.set(uid, [instance]);
  }
  return [...groups].map(([uid, group]) => oneSeries(uid, group)).sort(inStrip);
}

function oneSeries(uid: string, instances: readonly Dataset[]): Series {
  const first = instances[0]!;
  const modality = first.text(TAG.Modality) ?? '';
  const kind = kindOf(first);
  return {
    uid,
    modality,
    number: first.number(TAG.SeriesNumber),
    description: first.text(TAG.SeriesDescription) ?? '',
    kind,
    instances,
    frames: kind === 'image' ? inReadingOrder(instances.flatMap(framesOf)) : [],
  };
}

function inStrip(a: Series, b: Series): number {
  const rank = ({ kind }: Series) => (kind === 'image' ? 0 : 1);
  const number = ({ number }: Series) => number ?? Number.MAX_SAFE_INTEGER;
  return rank(a) - rank(b) || number(a) - number(b) || (a.uid < b.uid ? -1 : 1);
}
