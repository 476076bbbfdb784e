import type { MaterialName } from './materials.ts';

/**
 * A part of the body. Millimetres in the patient's coordinate system (PS3.3 §C.7.6.2.1.1): x to the left, y to the back, z to
 * the head; z = 0 is the pelvic floor. A `cylinder` has the same ellipse in all its height.
 */
export interface Structure {
  readonly name: string;
  readonly material: MaterialName;
  readonly shape: 'ellipsoid' | 'cylinder';
  readonly centre: readonly [x: number, y: number, z: number];
  readonly radii: readonly [x: number, y: number, z: number];
}

type Row = readonly [
  name: string,
  material: MaterialName,
  shape: Structure['shape'],
  centre: Structure['centre'],
  radii: Structure['radii'],
];

const RIB_LEVELS = [410, 435, 460, 485, 510, 535, 560, 585, 610, 632];

/** A rib is a ring of bone: an ellipse of bone with one of muscle in it, thinner by its thickness. */
const RIBS: readonly Row[] = RIB_LEVELS.flatMap((z, index): Row[] => [
  [`rib ${index + 1}`, 'bone', 'cylinder', [0, 0, z], [152, 91, 5]],
  [`within rib ${index + 1}`, 'muscle', 'cylinder', [0, 0, z], [143, 83, 5]],
]);

/** Painted in this order: what comes later lies in what came before. */
const ROWS: readonly Row[] = [
  ['trunk', 'fat', 'cylinder', [0, 0, 330], [180, 112, 330]],
  ['trunk wall', 'muscle', 'cylinder', [0, 0, 330], [162, 97, 330]],
  ['neck', 'muscle', 'cylinder', [0, 5, 695], [58, 56, 45]],
  ['head', 'skin', 'ellipsoid', [0, -5, 805], [80, 98, 112]],
  ['skull', 'bone', 'ellipsoid', [0, -3, 818], [73, 90, 94]],
  ['brain', 'greyMatter', 'ellipsoid', [0, -3, 818], [66, 83, 87]],
  ['white matter left', 'whiteMatter', 'ellipsoid', [27, -3, 822], [22, 62, 58]],
  ['white matter right', 'whiteMatter', 'ellipsoid', [-27, -3, 822], [22, 62, 58]],
  ['ventricle left', 'cerebrospinalFluid', 'ellipsoid', [13, -5, 824], [7, 30, 16]],
  ['ventricle right', 'cerebrospinalFluid', 'ellipsoid', [-13, -5, 824], [7, 30, 16]],
  ['eye left', 'vitreous', 'ellipsoid', [32, -84, 790], [12, 12, 12]],
  ['eye right', 'vitreous', 'ellipsoid', [-32, -84, 790], [12, 12, 12]],
  ...RIBS,
  ['lung left', 'lung', 'ellipsoid', [80, -5, 520], [60, 76, 128]],
  ['lung right', 'lung', 'ellipsoid', [-80, -5, 520], [60, 76, 128]],
  ['mediastinum', 'muscle', 'ellipsoid', [0, -8, 540], [36, 68, 112]],
  ['trachea', 'gas', 'cylinder', [0, -8, 660], [9, 8, 75]],
  ['sternum', 'bone', 'ellipsoid', [0, -90, 520], [17, 6, 78]],
  ['heart', 'myocardium', 'ellipsoid', [22, -25, 480], [52, 48, 56]],
  ['left ventricle', 'blood', 'ellipsoid', [36, -22, 474], [20, 22, 32]],
  ['right ventricle', 'blood', 'ellipsoid', [0, -38, 480], [18, 20, 32]],
  ['nodule', 'nodule', 'ellipsoid', [-85, 20, 570], [9, 9, 9]],
  ['liver', 'liver', 'ellipsoid', [-62, -8, 365], [85, 74, 74]],
  ['metastasis', 'metastasis', 'ellipsoid', [-85, -20, 365], [16, 16, 16]],
  ['gallbladder', 'bile', 'ellipsoid', [-42, -52, 330], [15, 14, 28]],
  ['spleen', 'spleen', 'ellipsoid', [104, 38, 385], [30, 36, 52]],
  ['stomach', 'stomach', 'ellipsoid', [62, -42, 362], [40, 34, 45]],
  ['stomach gas', 'gas', 'ellipsoid', [62, -62, 372], [26, 10, 26]],
  ['kidney left', 'kidney', 'ellipsoid', [68, 46, 295], [27, 26, 54]],
  ['kidney right', 'kidney', 'ellipsoid', [-68, 46, 285], [27, 26, 54]],
  ['ascending colon', 'gas', 'ellipsoid', [-98, -18, 225], [22, 22, 62]],
  ['descending colon', 'gas', 'ellipsoid', [100, -12, 225], [18, 18, 70]],
  ['small bowel', 'stomach', 'ellipsoid', [0, -40, 215], [68, 40, 62]],
  ['aorta', 'blood', 'cylinder', [14, 34, 390], [11, 11, 190]],
  ['vertebral column', 'marrow', 'cylinder', [0, 62, 390], [22, 19, 270]],
  ['spinal canal', 'cerebrospinalFluid', 'cylinder', [0, 84, 420], [8, 7, 300]],
  ['ilium left', 'bone', 'ellipsoid', [98, 22, 135], [28, 48, 72]],
  ['ilium right', 'bone', 'ellipsoid', [-98, 22, 135], [28, 48, 72]],
  ['sacrum', 'marrow', 'ellipsoid', [0, 62, 95], [42, 22, 58]],
  ['femoral head left', 'marrow', 'ellipsoid', [92, 0, 45], [25, 25, 25]],
  ['femoral head right', 'marrow', 'ellipsoid', [-92, 0, 45], [25, 25, 25]],
  ['bladder', 'urine', 'ellipsoid', [0, -38, 70], [42, 38, 38]],
  ['table top', 'table', 'cylinder', [0, 140, 455], [215, 10, 460]],
];

/** The whole phantom, from pelvic floor to vertex. A label is an index into this list plus one; zero is the air around. */
export const STRUCTURES: readonly Structure[] = ROWS.map(([name, material, shape, centre, radii]) => ({
  name,
  material,
  shape,
  centre,
  radii,
}));

/** Top of the head, in millimetres above the pelvic floor. */
export const VERTEX = 917;

/** The label of a structure in label maps. Throws a RangeError for a name that there is not. */
export function labelOf(name: string): number {
  const index = STRUCTURES.findIndex((structure) => structure.name === name);
  if (index < 0) throw new RangeError(`the phantom has no ${name}`);
  return index + 1;
}

/** The volume of an ellipsoid of the phantom in cubic millimetres, whatever lies in it. */
export function volumeOf(name: string): number {
  const { radii } = STRUCTURES[labelOf(name) - 1]!;
  return (4 / 3) * Math.PI * radii[0] * radii[1] * radii[2];
}
