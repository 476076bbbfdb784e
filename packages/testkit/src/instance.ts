import type { Probe } from './phantom/probe.ts';

/** A measured volume that an SR or a SEG is right about. */
export interface KnownVolume {
  readonly structure: string;
  readonly cubicMillimetres: number;
}

/** What is known of a synthetic instance, to be compared with what a program finds. */
export interface InstanceTruth {
  readonly patientId: string;
  readonly patientName: string;
  readonly studyInstanceUid: string;
  readonly seriesInstanceUid: string;
  readonly sopInstanceUid: string;
  readonly sopClassUid: string;
  readonly modality: string;
  readonly instanceNumber: number;
  readonly numberOfFrames: number;
  readonly probes: readonly Probe[];
  readonly volumes: readonly KnownVolume[];
}

/** A Part 10 file (PS3.10 §7) and what is known of it. */
export interface SyntheticInstance {
  readonly file: Uint8Array;
  readonly truth: InstanceTruth;
}
