import { type Dataset, TAG } from '@vesalius/dicom';
import { aspectOfArea } from './aspect.ts';
import type { Area, Turn } from './geometry.ts';
import { isFor, type PresentedFrame } from './presentation-state.ts';

/** What a presentation state shows of a frame, and how it lies. */
export interface DisplayedArea {
  readonly area?: Area | undefined;
  readonly turn: Turn;
  readonly aspect?: number | undefined;
}

/** An area larger than this many times the frame shows nothing but its surroundings, and costs memory. */
const MOST_TIMES = 4;

/** The Displayed Area and the Spatial Transformation module for a frame (PS3.3 C.10.4, C.10.6). */
export function displayedArea(
  state: Dataset,
  frame: PresentedFrame,
  size: { width: number; height: number },
): DisplayedArea {
  const item = state.items(TAG.DisplayedAreaSelectionSequence).find((one) => isFor(one, frame));
  return { area: item && areaOf(item, size), turn: turnOf(state), aspect: item && aspectOfArea(item) };
}

/** Corners are columns and rows from 1, both inside, beyond the frame too; a rotated image has them the other way round. */
function areaOf(item: Dataset, size: { width: number; height: number }): Area | undefined {
  const [x1, y1] = item.numbers(TAG.DisplayedAreaTopLeftHandCorner);
  const [x2, y2] = item.numbers(TAG.DisplayedAreaBottomRightHandCorner);
  if (x1 === undefined || y1 === undefined || x2 === undefined || y2 === undefined) return undefined;
  const width = Math.abs(x2 - x1) + 1;
  const height = Math.abs(y2 - y1) + 1;
  if (!(width <= size.width * MOST_TIMES && height <= size.height * MOST_TIMES)) return undefined;
  return { left: Math.min(x1, x2) - 1, top: Math.min(y1, y2) - 1, width, height };
}

function turnOf(state: Dataset): Turn {
  const degrees = state.number(TAG.ImageRotation) ?? 0;
  const quarters = (((Math.round(degrees / 90) % 4) + 4) % 4) as Turn['quarters'];
  return { quarters, mirrored: state.text(TAG.ImageHorizontalFlip) === 'Y' };
}
