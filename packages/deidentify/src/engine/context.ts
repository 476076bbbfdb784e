import type { DataElement, Tag } from '@vesalius/dicom';
import type { Action, ActionTable, Ground } from '../profile/action-table.ts';
import type { DateHandling } from '../text/dates-in-text.ts';
import type { Redactor } from '../text/redactor.ts';
import type { ReplacementUids } from '../value/replacement-uids.ts';

/** What was done to one element; never its value. */
export interface Change {
  /** Tags from the root, items counted from one: `00081140[1].00081150`. */
  readonly tagPath: string;
  readonly action: Action;
  readonly ground: Ground;
}

/** All that is needed while one data set is gone through. */
export interface Context {
  readonly actions: ActionTable;
  readonly sopClassUid: string;
  readonly uids: ReplacementUids;
  readonly redactor: Redactor;
  /** What stands for Patient's Name and Patient ID at the root, and what they were. */
  readonly pseudonym: string;
  readonly patientId: string;
  /** What becomes of dates where no row of the table says it: in texts and in safe private elements (PS3.15 §E.3.6). */
  readonly dates: DateHandling;
  /** Days by which dates are moved where they are cleaned. */
  readonly shiftDays: number;
  /** Elements that stay as they are, whatever the table says: the marks that are set at the end. */
  readonly untouched: ReadonlySet<Tag>;
  /** Told of each change when there is one who listens. */
  readonly onChange: ((change: Change) => void) | undefined;
}

/** Where an element stands. */
export interface Place {
  /** Tags of the sequences around it, with a dot behind each. */
  readonly path: string;
  /** The same with the numbers of the items, for reports. */
  readonly itemPath: string;
  readonly depth: number;
  /** Whether all that stays must become a dummy: inside a sequence whose action is D. */
  readonly dummy: boolean;
  /** Whether free text is cleaned of all that could identify: inside a sequence whose action is C. */
  readonly clean: boolean;
}

/** How a sequence is entered. */
export type Mode = Pick<Place, 'dummy' | 'clean'>;

export const ROOT: Place = { path: '', itemPath: '', depth: 0, dummy: false, clean: false };

export function hex(tag: Tag): string {
  return tag.toString(16).toUpperCase().padStart(8, '0');
}

export function within(place: Place, { tag }: DataElement, index: number, mode: Mode): Place {
  const name = hex(tag);
  return {
    path: `${place.path}${name}.`,
    itemPath: `${place.itemPath}${name}[${index + 1}].`,
    depth: place.depth + 1,
    ...mode,
  };
}
