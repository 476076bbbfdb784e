/** What a tissue looks like in each modality. The values are the truth that tests compare with. */
export interface Material {
  /** Hounsfield units. */
  readonly hu: number;
  /** Relaxation times in milliseconds at 1.5 T, and water content (0 to 1). */
  readonly t1: number;
  readonly t2: number;
  readonly protonDensity: number;
  /** Standardized uptake value by body weight, g/ml. */
  readonly suv: number;
}

type Row = readonly [hu: number, t1: number, t2: number, protonDensity: number, suv: number];

const ROWS = {
  air: [-1000, 1, 1, 0, 0],
  table: [-200, 1, 1, 0, 0],
  fat: [-95, 260, 85, 0.9, 0.3],
  muscle: [50, 870, 45, 0.75, 0.7],
  bone: [700, 350, 15, 0.12, 0.9],
  marrow: [260, 380, 60, 0.6, 1.4],
  lung: [-850, 1200, 35, 0.15, 0.5],
  gas: [-980, 1, 1, 0, 0.1],
  blood: [45, 1350, 200, 0.85, 1.6],
  myocardium: [55, 1000, 50, 0.8, 3.2],
  liver: [60, 570, 45, 0.75, 2.2],
  metastasis: [28, 900, 90, 0.85, 8],
  nodule: [36, 950, 80, 0.8, 12],
  bile: [5, 2500, 400, 0.95, 0.6],
  spleen: [50, 1050, 80, 0.8, 1.9],
  kidney: [32, 970, 75, 0.82, 4.5],
  stomach: [18, 1100, 70, 0.85, 1.8],
  urine: [3, 3500, 900, 1, 22],
  skin: [40, 800, 50, 0.7, 0.6],
  greyMatter: [37, 950, 100, 0.8, 9],
  whiteMatter: [29, 600, 80, 0.7, 4],
  cerebrospinalFluid: [6, 4200, 1800, 1, 0.4],
  vitreous: [12, 3800, 1500, 1, 0.5],
} as const satisfies Record<string, Row>;

export type MaterialName = keyof typeof ROWS;

export const MATERIALS = Object.fromEntries(
  Object.entries(ROWS).map(([name, [hu, t1, t2, protonDensity, suv]]) => [name, { hu, t1, t2, protonDensity, suv }]),
) as Readonly<Record<MaterialName, Material>>;
