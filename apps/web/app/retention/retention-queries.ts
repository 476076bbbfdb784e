import { queryOptions } from '@tanstack/react-query';
import { ask } from '../api/ask.ts';

/** As `GET /api/v1/retention-locks` answers it. */
export interface Lock {
  readonly id: number;
  readonly studyInstanceUid?: string;
  readonly rule?: { readonly project?: string; readonly modality?: string; readonly institution?: string };
  readonly until?: number;
  readonly days?: number;
  readonly reason: string;
  readonly madeBy: string;
  readonly shortening?: {
    readonly until?: number;
    readonly days?: number;
    readonly askedBy: string;
    readonly approvedBy?: string;
    readonly effectiveAt?: number;
  };
}

/** Locks that hold for a study, or all. */
export const locks = (study?: string) =>
  queryOptions({
    queryKey: ['retention', study ?? ''],
    queryFn: async () => (await ask<{ locks: Lock[] }>(`/retention-locks${study ? `?study=${study}` : ''}`)).locks,
  });
