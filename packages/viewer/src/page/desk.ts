import type { Dataset, DicomJson } from '@vesalius/dicom';
import type { ToolSet } from '../cornerstone/tools.ts';
import type { Mark } from '../measure/mark.ts';
import type { Observer } from '../measure/observer.ts';
import type { Frame } from '../study/frame.ts';
import type { Series } from '../study/series.ts';
import type { SlideMarks } from './slide-marks.ts';
import type { Switches } from './switches.ts';

/** What the viewports of a page share. */
export interface Desk {
  /** Root of the DICOMweb service, without a slash at its end. */
  readonly root: string;
  readonly tools: ToolSet;
  readonly modelOf: (instance: Dataset) => DicomJson;
  readonly all: () => readonly Series[];
  readonly switches: Switches;
  /** The study that is read; others are of the same patient. */
  readonly study: () => string;
  /** What readers marked in a frame of reference and is not hidden. */
  readonly marksIn: (frameOfReferenceUid: string) => readonly Mark[];
  readonly isOwn: (mark: Mark) => boolean;
  readonly slides: SlideMarks;
  readonly observer: Observer;
  /** Whether this reader chose a frame as a key image. */
  readonly isKey: (frame: Frame | undefined) => boolean;
  /** Whether what the reader does is saved. */
  readonly keeps: boolean;
  /** Lies over every picture. */
  readonly watermark?: string;
}
