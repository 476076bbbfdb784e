import type { Cut } from '../study/cut.ts';
import type { Vector } from '../study/vector.ts';
import type { MeasuredValue, QuantityName } from './quantity.ts';

/** The kinds of marks, by what is measured. */
export type MarkKind =
  | 'length'
  | 'bidirectional'
  | 'angle'
  | 'cobb'
  | 'ellipse'
  | 'rectangle'
  | 'freehand'
  | 'arrow'
  | 'text';

/** Graphic Type of spatial coordinates (PS3.3 §C.18.6.1.1). */
export type GraphicType = 'POINT' | 'MULTIPOINT' | 'POLYLINE' | 'ELLIPSE';

export interface MarkTraits {
  readonly quantities: readonly QuantityName[];
  readonly graphic: GraphicType;
  /** Whether a POLYLINE comes back to where it began. */
  readonly closed: boolean;
}

export const MARKS: Readonly<Record<MarkKind, MarkTraits>> = {
  length: { quantities: ['length'], graphic: 'POLYLINE', closed: false },
  bidirectional: { quantities: ['longAxis', 'shortAxis'], graphic: 'POLYLINE', closed: false },
  angle: { quantities: ['angle'], graphic: 'POLYLINE', closed: false },
  cobb: { quantities: ['cobbAngle'], graphic: 'POLYLINE', closed: false },
  ellipse: region('ELLIPSE'),
  rectangle: region('POLYLINE'),
  freehand: region('POLYLINE'),
  arrow: { quantities: [], graphic: 'POLYLINE', closed: false },
  text: { quantities: [], graphic: 'POINT', closed: false },
};

function region(graphic: GraphicType): MarkTraits {
  return {
    quantities: ['area', 'mean', 'deviation', 'minimum', 'maximum'],
    graphic,
    closed: graphic === 'POLYLINE',
  };
}

export function isMarkKind(text: string): text is MarkKind {
  return Object.hasOwn(MARKS, text);
}

/** Who marked something, and when. */
export interface Authorship {
  /** What tells observers of one name apart: a UID, or the name where a report has none. */
  readonly id: string;
  /** As a person name (PN). */
  readonly observer: string;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** Something a reader drew on a frame, or on a cut through a volume: the frame is then the one next to it. */
export interface Mark {
  readonly uid: string;
  readonly kind: MarkKind;
  readonly sopInstanceUid: string;
  readonly frameNumber: number;
  /** The plane it lies on when that is no frame. */
  readonly cut?: Cut;
  /** The points that define it, in the patient's coordinates (or the plane's own). */
  readonly points: readonly Vector[];
  readonly values: readonly MeasuredValue[];
  readonly text: string;
  readonly author: Authorship;
}
