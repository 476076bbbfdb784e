import { queryOptions } from '@tanstack/react-query';
import { ask } from '../../api/ask.ts';
import type { ReviewReason } from '../project-queries.ts';

export type OutputState = 'waiting' | 'unseen' | 'accepted' | 'sent-back' | 'refused' | 'published';

export interface Batch {
  readonly id: number;
  readonly state: 'making' | 'review' | 'publishing' | 'published';
  readonly madeBy: string;
  readonly madeAt: number;
  readonly profileVersion: number;
  readonly studies: number;
  readonly counts: Partial<Readonly<Record<OutputState, number>>>;
  readonly hasReport: boolean;
}

export interface Started {
  readonly batch: Batch;
  readonly job: { readonly id: number };
}

export interface Mask {
  readonly frame?: number;
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export interface Output {
  readonly number: number;
  readonly series: string;
  readonly pseudonym: string;
  readonly reason: ReviewReason;
  readonly state: OutputState;
  readonly code?: string;
  readonly masks: readonly Mask[];
  readonly decidedBy?: string;
}

export interface InspectedOutput extends Output {
  readonly rows: number;
  readonly columns: number;
  readonly frames: number;
  readonly attributes: readonly {
    readonly path: string;
    readonly keyword: string;
    readonly before?: string;
    readonly after?: string;
  }[];
}

/** Which batch of which project. */
export interface BatchPlace {
  readonly name: string;
  readonly id: number;
}

export const batchesPath = (name: string) => `/projects/${encodeURIComponent(name)}/batches`;
export const batchPath = ({ name, id }: BatchPlace) => `${batchesPath(name)}/${id}`;

export const batches = (name: string) =>
  queryOptions({
    queryKey: ['project', name, 'batches'],
    queryFn: async () => (await ask<{ batches: Batch[] }>(batchesPath(name))).batches,
  });

export const outputs = (place: BatchPlace, onlyWaiting: boolean) =>
  queryOptions({
    queryKey: ['project', place.name, 'batches', place.id, 'outputs', onlyWaiting],
    queryFn: async () => {
      const query = onlyWaiting ? 'state=waiting&limit=500' : 'limit=500';
      return (await ask<{ outputs: Output[] }>(`${batchPath(place)}/outputs?${query}`)).outputs;
    },
  });

export const inspected = (place: BatchPlace, number: number) =>
  queryOptions({
    queryKey: ['project', place.name, 'batches', place.id, 'output', number],
    queryFn: () => ask<InspectedOutput>(`${batchPath(place)}/outputs/${number}`),
  });
