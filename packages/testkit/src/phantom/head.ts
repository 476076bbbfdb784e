import type { MaterialName } from './materials.ts';
import type { Structure } from './structures.ts';

type Row = readonly [
  name: string,
  material: MaterialName,
  shape: Structure['shape'],
  centre: Structure['centre'],
  radii: Structure['radii'],
];

const bothSides = (name: string, material: MaterialName, [x, y, z]: Structure['centre'], radii: Structure['radii']) =>
  (['left', 'right'] as const).map(
    (side): Row => [`${name} ${side}`, material, 'ellipsoid', [side === 'left' ? x : -x, y, z], radii],
  );

/** Painted in this order. Millimetres from the middle of the cranium, in the patient's axes. */
const ROWS: readonly Row[] = [
  ['head rest', 'table', 'ellipsoid', [0, 125, 0], [90, 12, 60]],
  ['neck', 'muscle', 'cylinder', [0, 15, -150], [58, 58, 60]],
  ['face', 'muscle', 'ellipsoid', [0, -38, -65], [62, 52, 78]],
  ['cranium', 'skin', 'ellipsoid', [0, 0, 0], [76, 97, 92]],
  ...bothSides('ear', 'skin', [78, 10, -38], [11, 17, 31]),
  ['bridge of nose', 'skin', 'ellipsoid', [0, -90, -32], [8, 13, 24]],
  ['nose', 'skin', 'ellipsoid', [0, -96, -50], [15, 23, 19]],
  ['lips', 'skin', 'ellipsoid', [0, -90, -85], [24, 9, 9]],
  ['chin', 'skin', 'ellipsoid', [0, -80, -117], [21, 15, 14]],
  ['skull', 'bone', 'ellipsoid', [0, 0, 0], [68, 89, 84]],
  ['jaw', 'bone', 'ellipsoid', [0, -62, -100], [32, 20, 12]],
  ['marrow of the skull base', 'marrow', 'ellipsoid', [0, 5, -52], [50, 70, 30]],
  ['nasal cavity', 'gas', 'ellipsoid', [0, -62, -50], [11, 26, 17]],
  ['pharynx', 'gas', 'ellipsoid', [0, -12, -95], [12, 10, 55]],
  ...bothSides('eye', 'vitreous', [32, -76, -28], [12, 12, 12]),
  ['cerebrum', 'greyMatter', 'ellipsoid', [0, 0, 24], [61, 82, 54]],
  ...bothSides('temporal lobe', 'greyMatter', [34, -30, -24], [19, 22, 21]),
  ['cerebellum', 'greyMatter', 'ellipsoid', [0, 32, -34], [50, 44, 36]],
  ...bothSides('ventricle', 'cerebrospinalFluid', [13, 0, 28], [7, 28, 14]),
];

/** A head with a face, ears and a brain. A label is an index into this list plus one; zero is the air around. */
export const HEAD_STRUCTURES: readonly Structure[] = ROWS.map(([name, material, shape, centre, radii]) => ({
  name,
  material,
  shape,
  centre,
  radii,
}));

/** Structures by which a person is known, and those that must stay. */
export const FACIAL_STRUCTURES = ['nose', 'bridge of nose', 'lips', 'chin', 'ear left', 'ear right'] as const;
export const BRAIN_STRUCTURES = [
  'cerebrum',
  'cerebellum',
  ...['temporal lobe left', 'temporal lobe right', 'ventricle left', 'ventricle right'],
] as const;
