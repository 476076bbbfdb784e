import type { Confidentiality, Principal } from './access.ts';
import type { ProjectRecord } from './ports/access-records.ts';

/** What of a project can be seen de-identified. */
export interface ViewReport {
  readonly shown: number;
  /** Codes of why instances are not shown, with how many. */
  readonly refused: Readonly<Record<string, number>>;
}

/** Projects and the studies that belong to them: none, one or many. A project exists for who holds a permission on it. */
export interface Projects {
  list(principal: Principal): Promise<ProjectRecord[]>;
  byName(principal: Principal, name: string): Promise<ProjectRecord | undefined>;
  /** Needs `projects.manage` everywhere. @throws ArchiveError `conflict` when the name is taken */
  add(
    principal: Principal,
    project: { readonly name: string; readonly title: string; readonly description: string },
  ): Promise<ProjectRecord>;
  /** These need `projects.manage` on the project. */
  change(
    principal: Principal,
    id: number,
    changed: { readonly title: string; readonly description: string },
  ): Promise<boolean>;
  /** Its studies stay. Needs `projects.manage` everywhere. */
  remove(principal: Principal, id: number): Promise<boolean>;
  /** False when the caller may not retrieve such a study. */
  putStudy(principal: Principal, id: number, studyInstanceUid: string): Promise<boolean>;
  takeStudy(principal: Principal, id: number, studyInstanceUid: string): Promise<boolean>;
  /**
   * Makes anew how the studies of the project look de-identified, after its profile has changed. Needs `projects.manage` on it.
   *
   * @param progress told after each study
   * @returns instances that are shown, and why others are not
   */
  renewView(
    principal: Principal,
    id: number,
    progress: (done: number) => void,
    signal: AbortSignal,
  ): Promise<ViewReport>;
  /** The projects of a study, as far as both exist for the caller. */
  ofStudy(principal: Principal, studyInstanceUid: string): Promise<ProjectRecord[]>;
  /** Needs `confidentiality.mark`; false when the caller sees no such study. */
  mark(principal: Principal, studyInstanceUid: string, confidentiality: Confidentiality): Promise<boolean>;
}
