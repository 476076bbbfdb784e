import {
  COMPUTED_ATTRIBUTES,
  type ColumnForm,
  type ExtraAttribute,
  INDEXED_ATTRIBUTES,
  type QueryLevel,
} from '@vesalius/archive/api';
import { lookupTag, TAG, type VR } from '@vesalius/dicom';
import { foldedColumn } from '../schema/columns.ts';
import { STUDY_VALUE } from '../schema/tables.ts';

/** Where the values of an attribute are. */
export type Place =
  | {
      readonly kind: 'column';
      readonly column: string;
      readonly form: ColumnForm;
      /** Several values may stand in it, joined by a backslash. */
      readonly several: boolean;
      /** It has an index. */
      readonly indexed: boolean;
      /** For names: the column that holds it folded, which has an index. */
      readonly folded?: string;
    }
  /** `indexed`: in the table of studies. */
  | { readonly kind: 'count'; readonly column: string; readonly indexed?: boolean }
  /** Values of a study, listed in a column of it and matched in `study_values`. */
  | { readonly kind: 'study-values'; readonly column: string; readonly valueKind: number }
  | { readonly kind: 'extra'; readonly id: number };

/** An attribute that the index can answer or match, as plain data: workers get it as it is. */
export interface CatalogueEntry {
  readonly level: QueryLevel;
  readonly path: readonly number[];
  readonly vr: VR;
  readonly place: Place;
  readonly always: boolean;
}

export type Catalogue = readonly CatalogueEntry[];

const COMPUTED_PLACES: Readonly<Record<number, Place>> = {
  [TAG.NumberOfPatientRelatedStudies]: { kind: 'count', column: 'number_of_studies' },
  [TAG.NumberOfPatientRelatedSeries]: { kind: 'count', column: 'number_of_series' },
  [TAG.NumberOfPatientRelatedInstances]: { kind: 'count', column: 'number_of_instances' },
  [TAG.ModalitiesInStudy]: { kind: 'study-values', column: 'modalities', valueKind: STUDY_VALUE.modality },
  [TAG.SOPClassesInStudy]: { kind: 'study-values', column: 'sop_classes', valueKind: STUDY_VALUE.sopClass },
  [TAG.NumberOfStudyRelatedSeries]: { kind: 'count', column: 'number_of_series', indexed: true },
  [TAG.NumberOfStudyRelatedInstances]: { kind: 'count', column: 'number_of_instances', indexed: true },
  [TAG.NumberOfSeriesRelatedInstances]: { kind: 'count', column: 'number_of_instances' },
};

/** All attributes of this archive. @param extraIds ids of the further attributes in the database */
export function catalogueOf(extras: readonly ExtraAttribute[], extraIds: readonly number[]): Catalogue {
  const indexed = INDEXED_ATTRIBUTES.map(({ level, path, vr, always, column, form, searched }): CatalogueEntry => {
    const place = { kind: 'column', column, form, several: mayBeSeveral(path), indexed: searched } as const;
    return { level, path, vr, always, place: form === 'name' ? { ...place, folded: foldedColumn(column) } : place };
  });
  const computed = COMPUTED_ATTRIBUTES.map(
    ({ level, tag, vr }): CatalogueEntry => ({ level, path: [tag], vr, always: false, place: COMPUTED_PLACES[tag]! }),
  );
  const further = extras.map(({ level, path, vr }, at): CatalogueEntry => {
    const place = { kind: 'extra', id: extraIds[at]! } as const;
    return { level, path, vr, always: false, place };
  });
  return [...indexed, ...computed, ...further];
}

function mayBeSeveral(path: readonly number[]): boolean {
  return lookupTag(path.at(-1)!)?.vm !== '1';
}
