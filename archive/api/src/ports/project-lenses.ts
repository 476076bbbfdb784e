import type { Dataset } from '@vesalius/dicom';
import type { Principal } from '../access.ts';
import type { PatientReference } from '../audit.ts';

/** `shown`, or the code of why an instance cannot be shown de-identified. */
export type LensOutcome = string;

/** How the instances of one project look de-identified. */
export interface ProjectLens {
  /** Another one, without spaces, as soon as the same instance looks different or is not shown any more: nothing made under one is seen under another. */
  readonly version: string;
  /**
   * De-identifies attributes in place, those of one data set each, pixel data aside, and notes what stands for what; durable when it resolves. What
   * is not `shown` must not be used.
   */
  headers(datasets: readonly Dataset[]): Promise<LensOutcome[]>;
  /** De-identifies a Part 10 file into another one, pixels too, and reads the result once more for what must not be in it. */
  file(from: string, to: string): Promise<LensOutcome>;
  /** The SOP Instance UID that one of the view stands for. */
  originalOf(sopInstanceUid: string): string | undefined;
  /** What stands for a UID. */
  uid(original: string): string;
  /** A keyed hash, by which contents can be compared and not be recognised. */
  fingerprint(text: string): string;
}

/** How much a project may hold at most; what is left out has no end. */
export interface ProjectLimits {
  readonly studies?: number;
  readonly instances?: number;
  readonly bytes?: number;
}

/** Who keeps pseudonyms, as the kernel needs it. */
export interface ProjectLenses {
  /** Undefined while the project has no profile: nothing of it is shown de-identified then. */
  lens(project: number): Promise<ProjectLens | undefined>;
  /** Whether the conditions of the project let the caller look now: terms agreed to, approval not over. */
  admits(principal: Principal, project: number): Promise<boolean>;
  /** Whether studies of the patient may come into the project: not when consent to it was withdrawn. */
  mayJoin(project: number, patient: PatientReference): Promise<boolean>;
  /** Undefined where nothing is limited. */
  limits(project: number): Promise<ProjectLimits | undefined>;
}
