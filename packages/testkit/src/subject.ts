/** An invented person. Nobody is meant; likeness is chance. */
export interface Subject {
  readonly patientId: string;
  /** Component groups as DICOM writes them (PS3.5 §6.2.1). */
  readonly patientName: string;
  /** Values of (0008,0005) in which the name can be written. */
  readonly characterSets: readonly string[];
  readonly birthDate: string;
  readonly sex: 'F' | 'M' | 'O';
  readonly sizeMetres: number;
  readonly weightKg: number;
}

type Row = readonly [
  patientId: string,
  patientName: string,
  characterSets: readonly string[],
  birthDate: string,
  sex: Subject['sex'],
  sizeMetres: number,
  weightKg: number,
];

const UTF8 = ['ISO_IR 192'];

const ROWS: readonly Row[] = [
  ['DEMO-0001', 'Quillfeather^Odalys^Wren', ['ISO_IR 100'], '19520314', 'F', 1.66, 64],
  ['DEMO-0002', 'Sturefjäll^Åsbjørn', ['ISO_IR 100'], '19671102', 'M', 1.83, 88],
  ['DEMO-0003', 'Hoshikawa^Minoru=星川^稔=ほしかわ^みのる', ['', 'ISO 2022 IR 87'], '19790525', 'M', 1.71, 70],
  ['DEMO-0004', 'Ветрогонова^Злата', ['ISO_IR 144'], '19880909', 'F', 1.69, 61],
  ['DEMO-0005', 'Byeol^Haneul=별^하늘', UTF8, '19930217', 'F', 1.62, 55],
  ['DEMO-0006', 'Θαλασσινός^Ηλίας', ['ISO_IR 126'], '19450730', 'M', 1.74, 79],
  ['DEMO-0007', 'Yunhe^Qingshan=云鹤^青山', ['GB18030'], '19610121', 'M', 1.7, 75],
  ['DEMO-0008', 'نجم^ليلى', ['ISO_IR 127'], '19840618', 'F', 1.64, 58],
  ['DEMO-0009', 'ดาวเรือง^มาลี', UTF8, '19991231', 'F', 1.58, 50],
];

/** The people of the demonstration, in several scripts. */
export const SUBJECTS: readonly Subject[] = ROWS.map(
  ([patientId, patientName, characterSets, birthDate, sex, sizeMetres, weightKg]) => ({
    patientId,
    patientName,
    characterSets,
    birthDate,
    sex,
    sizeMetres,
    weightKg,
  }),
);
