import type { Dataset, DicomJson } from '@vesalius/dicom';
import type { ToolSet } from '../cornerstone/tools.ts';
import type { Series } from '../study/series.ts';
import type { Cell } from './cell.ts';

/** What the viewports of a page share. */
export interface Desk {
  /** Root of the DICOMweb service, without a slash at its end. */
  readonly root: string;
  readonly tools: ToolSet;
  readonly modelOf: (instance: Dataset) => DicomJson;
  readonly all: () => readonly Series[];
  readonly switches: Switches;
  /** A viewport was drawn, or shows something else. */
  readonly drawn: (cell: Cell) => void;
  readonly chosen: (cell: Cell) => void;
}

/** What a person turns on and off for all viewports. */
export interface Switches {
  overlays: boolean;
  identity: boolean;
  linked: boolean;
  referenceLines: boolean;
}
