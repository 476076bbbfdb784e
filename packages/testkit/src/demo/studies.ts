import type { SyntheticInstance } from '../instance.ts';
import { crInstance } from '../instances/cr.ts';
import { type AxialStack, ctSeries } from '../instances/ct.ts';
import { enhancedCt } from '../instances/enhanced/ct.ts';
import { enhancedMr } from '../instances/enhanced/mr.ts';
import { mrSeries, T1_WEIGHTED, T2_WEIGHTED } from '../instances/mr.ts';
import { petSeries } from '../instances/pet.ts';
import { segInstance } from '../instances/seg.ts';
import { srInstance } from '../instances/sr.ts';
import { usCine } from '../instances/us.ts';
import { centredGrid } from '../phantom/axial.ts';
import { type DemoOptions, seriesPlan, studyPlan } from './plans.ts';

type Instances = IterableIterator<SyntheticInstance>;

/** Height of the body and half of the table's space behind it, millimetres. */
const HEIGHT = 915;
const FIELD_OF_VIEW = 460;
const CENTRE_Y = 20;
const HEAD_STACK: AxialStack = { grid: centredGrid(256, 256, 0.9, -5), from: 715, spacing: 5, slices: 40 };

function wholeBody(matrix: number, spacing: number): AxialStack {
  const grid = centredGrid(matrix, matrix, FIELD_OF_VIEW / matrix, CENTRE_Y);
  return { grid, from: spacing / 2, spacing, slices: Math.floor(HEIGHT / spacing) };
}

function* ct(seed: number, { ctMatrix = 512, ctSpacing = 5 }: DemoOptions): Instances {
  const study = studyPlan(seed, 'ct', 0, '20260302', '091500', 'CT head to pelvis');
  const stack = wholeBody(ctMatrix, ctSpacing);
  const series = seriesPlan(study, 1, 'CT', 'Axial 5 mm', 'WHOLEBODY');
  yield* ctSeries(series, stack);
  yield segInstance(seriesPlan(study, 2, 'SEG', 'Liver', 'ABDOMEN'), { series, stack }, 'liver');
  const evidence = [Math.ceil(stack.slices * 0.32), Math.ceil(stack.slices * 0.4)];
  yield srInstance(seriesPlan(study, 3, 'SR', 'Organ volumes'), series, evidence, [
    'liver',
    'spleen',
    'kidney left',
    'kidney right',
  ]);
}

function* mr(seed: number): Instances {
  const study = studyPlan(seed, 'mr', 1, '20260304', '133000', 'MR head');
  yield* mrSeries(seriesPlan(study, 1, 'MR', 'T1 SE axial', 'HEAD'), HEAD_STACK, T1_WEIGHTED);
  yield* mrSeries(seriesPlan(study, 2, 'MR', 'T2 SE axial', 'HEAD'), HEAD_STACK, T2_WEIGHTED);
}

function* us(seed: number): Instances {
  const study = studyPlan(seed, 'us', 2, '20260305', '081000', 'Echocardiography');
  const loop = { frames: 40, rows: 240, columns: 320 };
  yield usCine(seriesPlan(study, 1, 'US', 'Four chambers', 'HEART'), { ...loop, colour: false });
  yield usCine(seriesPlan(study, 2, 'US', 'Colour flow', 'HEART'), { ...loop, colour: true });
}

function* cr(seed: number): Instances {
  yield crInstance(seriesPlan(studyPlan(seed, 'cr', 3, '20260306', '101000', 'Chest'), 1, 'CR', 'Chest AP', 'CHEST'));
}

function* petCt(seed: number): Instances {
  const study = studyPlan(seed, 'pet-ct', 4, '20260309', '110000', 'FDG PET/CT');
  const slices = { spacing: 15, from: 7.5, slices: 61 };
  const ctStack = { ...slices, grid: centredGrid(256, 256, FIELD_OF_VIEW / 256, CENTRE_Y) };
  yield* ctSeries(seriesPlan(study, 1, 'CT', 'CT for attenuation', 'WHOLEBODY'), ctStack);
  const petStack = { ...slices, grid: centredGrid(128, 128, 4, CENTRE_Y) };
  yield* petSeries(seriesPlan(study, 2, 'PT', 'PET corrected', 'WHOLEBODY'), petStack);
}

function* enhancedCtStudy(seed: number): Instances {
  const study = studyPlan(seed, 'enhanced-ct', 5, '20260310', '142000', 'CT abdomen, enhanced');
  const grid = centredGrid(256, 256, FIELD_OF_VIEW / 256, CENTRE_Y);
  yield enhancedCt(seriesPlan(study, 1, 'CT', 'Volume', 'ABDOMEN'), { grid, from: 200, spacing: 5, slices: 50 });
}

function* enhancedMrStudy(seed: number): Instances {
  const study = studyPlan(seed, 'enhanced-mr', 6, '20260311', '153000', 'MR head, enhanced');
  yield enhancedMr(seriesPlan(study, 1, 'MR', 'T1 SE volume', 'HEAD'), HEAD_STACK, T1_WEIGHTED);
}

function* followUp(seed: number): Instances {
  const study = studyPlan(seed, 'follow-up', 0, '20260316', '084500', 'Chest, follow-up');
  yield crInstance(seriesPlan(study, 1, 'CR', 'Chest AP', 'CHEST'));
}

const STUDIES: readonly ((seed: number, options: DemoOptions) => Instances)[] = [
  ct,
  mr,
  us,
  cr,
  petCt,
  enhancedCtStudy,
  enhancedMrStudy,
  followUp,
];

/**
 * The studies of the demonstration, instance by instance, each made when it is asked for: eight studies of seven invented
 * people, about 390 instances. The same options give the same bytes.
 */
export function* demoStudies(options: DemoOptions = {}): IterableIterator<SyntheticInstance> {
  for (const study of STUDIES) yield* study(options.seed ?? 1, options);
}
