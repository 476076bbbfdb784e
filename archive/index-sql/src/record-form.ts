import type {
  ColumnValues,
  ExtraValue,
  Hold,
  InstanceIdentity,
  InstanceRecord,
  QueryLevel,
} from '@vesalius/archive/api';
import { foldForSearch } from '@vesalius/dicom';
import { attributesOf } from './schema/columns.ts';

export type ColumnValue = string | number | null;

/** Values of a further attribute as they are kept: its id in the database, and the values folded when they are names. */
export interface ExtraForm {
  readonly id: number;
  readonly level: QueryLevel;
  readonly values: readonly string[];
  readonly folded?: readonly string[];
}

/** What is kept of an instance beside its attributes. */
export interface KeptForm
  extends Pick<InstanceRecord, 'blobKey' | 'fileSize' | 'datasetOffset' | 'datasetSha256' | 'receivedAt'> {
  readonly pixels?: NonNullable<InstanceRecord['pixels']>;
}

/**
 * A record as it goes to the database: the values of each level in the order of `columnsOf`, names beside their folded form, dates and
 * times without the punctuation of ACR-NEMA. Bytes travel apart from it.
 */
export interface RecordForm {
  readonly identity: InstanceIdentity;
  readonly values: Readonly<Record<QueryLevel, readonly ColumnValue[]>>;
  readonly extra: readonly ExtraForm[];
  readonly kept: KeptForm;
  readonly source: InstanceRecord['source'];
  readonly placing?: NonNullable<InstanceRecord['placing']>;
  readonly hold?: Hold;
}

export interface ExtraOfIndex {
  readonly id: number;
  readonly level: QueryLevel;
  readonly name: boolean;
}

/** What the index says of forms. */
export interface FormSettings {
  readonly extras: readonly ExtraOfIndex[];
  /** Letters of a value that has an index; what is longer is cut, for no VR but the long texts allows it (PS3.5 §6.2). */
  readonly longestValue: number | undefined;
}

export function recordForm(record: InstanceRecord, { extras, longestValue }: FormSettings): RecordForm {
  const { identity, blobKey, fileSize, datasetOffset, datasetSha256, receivedAt, pixels, source } = record;
  return {
    identity,
    values: {
      patient: valuesOf('patient', record.patient, longestValue),
      study: valuesOf('study', record.study, longestValue),
      series: valuesOf('series', record.series, longestValue),
      instance: valuesOf('instance', record.instance, longestValue),
    },
    extra: extraForms(record.extra, { extras, longestValue }),
    kept: { blobKey, fileSize, datasetOffset, datasetSha256, receivedAt, ...(pixels && { pixels }) },
    source,
    ...(record.placing && { placing: record.placing }),
    ...(record.hold && { hold: record.hold }),
  };
}

export function extraForms(extra: readonly ExtraValue[], { extras, longestValue }: FormSettings): ExtraForm[] {
  return extra.flatMap(({ attribute, values: given }) => {
    const extra = extras[attribute];
    if (!extra) return [];
    const values = longestValue === undefined ? given : given.map((value) => value.slice(0, longestValue));
    return [{ id: extra.id, level: extra.level, values, ...(extra.name && { folded: values.map(foldForSearch) }) }];
  });
}

interface Step {
  readonly column: string;
  readonly make: 'text' | 'number' | 'name' | 'date' | 'time';
  readonly searched: boolean;
}

const STEPS: Readonly<Record<QueryLevel, readonly Step[]>> = {
  patient: stepsOf('patient'),
  study: stepsOf('study'),
  series: stepsOf('series'),
  instance: stepsOf('instance'),
};

function stepsOf(level: QueryLevel): Step[] {
  return attributesOf(level).map(({ column, form, vr, searched }) => {
    if (form === 'number' || form === 'name') return { column, make: form, searched };
    return { column, make: vr === 'DA' ? 'date' : vr === 'TM' ? 'time' : 'text', searched };
  });
}

function valuesOf(level: QueryLevel, given: ColumnValues, longest = Number.POSITIVE_INFINITY): ColumnValue[] {
  const values: ColumnValue[] = [];
  for (const { column, make, searched } of STEPS[level]) {
    const whole = given[column];
    const value = typeof whole === 'string' && searched && whole.length > longest ? whole.slice(0, longest) : whole;
    if (make === 'number') values.push(typeof value === 'number' ? value : null);
    else if (value === undefined || value === null) values.push('');
    else values.push(withoutPunctuation(String(value), make));
    if (make === 'name') values.push(foldForSearch(String(value ?? '')));
  }
  return values;
}

/** YYYY.MM.DD and HH:MM:SS of ACR-NEMA are read as today's form (PS3.5 §6.2), so that ranges find them. */
function withoutPunctuation(value: string, make: Step['make']): string {
  if (make === 'date' && /^\d{4}\.\d\d\.\d\d$/.test(value)) return value.replaceAll('.', '');
  if (make === 'time' && /^\d\d:\d\d(:\d\d(\.\d{1,6})?)?$/.test(value)) return value.replaceAll(':', '');
  return value;
}
