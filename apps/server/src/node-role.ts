import type { Settings } from './config/index.ts';

/** What a process does. */
export interface NodeRole {
  /** It listens for associations. */
  readonly dicom: boolean;
  /** It answers all of HTTP; without, health and metrics only. */
  readonly web: boolean;
  /** It runs jobs, tends series that are complete, and finishes what a crash left. */
  readonly background: boolean;
}

export const NODE_ROLES: Readonly<Record<Settings['nodeRole'], NodeRole>> = {
  all: { dicom: true, web: true, background: true },
  ingest: { dicom: true, web: false, background: false },
  web: { dicom: false, web: true, background: false },
  worker: { dicom: false, web: false, background: true },
};
