/**
 * Synthetic studies with a known truth: a phantom of ellipsoids seen by CT, MR, PET, X-ray and ultrasound, reported and
 * segmented; and tiny instances for tests. Everything follows from a seed; no real person is in it.
 */
export type { DemoOptions } from './demo/plans.ts';
export { demoStudies } from './demo/studies.ts';
export { drawText } from './draw-text.ts';
export type { InstanceTruth, KnownVolume, SyntheticInstance } from './instance.ts';
export { CHEST_PLATE, crInstance, type Plate } from './instances/cr.ts';
export { type AxialStack, ctSeries } from './instances/ct.ts';
export { enhancedCt } from './instances/enhanced/ct.ts';
export { enhancedMr } from './instances/enhanced/mr.ts';
export { axialHead, type HeadInstance, type HeadPlan, headSeries } from './instances/head.ts';
export { CODED_STRUCTURES, type CodedStructure } from './instances/labelled-structures.ts';
export { mrSeries, type SpinEcho, spinEchoSignal, T1_WEIGHTED, T2_WEIGHTED } from './instances/mr.ts';
export { becquerelPerSuv, petSeries } from './instances/pet.ts';
export { type SegmentedSeries, segInstance } from './instances/seg.ts';
export { type SlidePlan, slideColour, slideLevels } from './instances/slide.ts';
export { srInstance } from './instances/sr.ts';
export { type CinePlan, usCine, ventricleRadius } from './instances/us.ts';
export type { SeriesPlan } from './modules/series.ts';
export type { StudyPlan } from './modules/study.ts';
export { type AxialGrid, axialLabels, centredGrid } from './phantom/axial.ts';
export { BRAIN_STRUCTURES, FACIAL_STRUCTURES, HEAD_STRUCTURES } from './phantom/head.ts';
export { MATERIALS, type Material, type MaterialName } from './phantom/materials.ts';
export type { Probe } from './phantom/probe.ts';
export { labelOf, STRUCTURES, type Structure, VERTEX, volumeOf } from './phantom/structures.ts';
export { NoiseTable, randomFrom } from './random.ts';
export { stableUid } from './stable-uid.ts';
export { SUBJECTS, type Subject } from './subject.ts';
export { type TinyOptions, tinyInstance } from './tiny.ts';
