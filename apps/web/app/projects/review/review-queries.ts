import { queryOptions } from '@tanstack/react-query';
import { ask } from '../../api/ask.ts';
import type { ReviewReason } from '../project-queries.ts';

/** Why one is sent back. */
export const SENT_BACK_FOR = [
  'text-in-pixels',
  'face',
  'attributes',
  'wrong-study',
  'too-much-removed',
  'other',
] as const;
export type SentBackFor = (typeof SENT_BACK_FOR)[number];

/** Which outputs the queue has. */
export type Shown = 'waiting' | 'refused' | 'all';

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
  readonly face?: number;
  readonly why?: SentBackFor;
  readonly decidedBy?: string;
}

/** Where something of the original was left. */
export interface Leak {
  readonly kind: 'number' | 'name' | 'bytes' | 'pixels';
  readonly path?: string;
  readonly keyword?: string;
  readonly before?: string;
  readonly frame?: number;
  readonly place?: Omit<Mask, 'frame'>;
}

/** Millimetres, degrees, and a hundredth of the size that was found. */
export interface FaceMove {
  readonly left: number;
  readonly back: number;
  readonly up: number;
  readonly tilt: number;
  readonly size: number;
}

export interface Face {
  readonly number: number;
  readonly found: 'face' | 'no-face' | 'no-head' | 'no-volume';
  readonly change?: { readonly kind: 'none' } | ({ readonly kind: 'moved' } & FaceMove);
  readonly changedBy?: string;
}

export interface AmendedProfile {
  readonly rules: readonly { readonly attribute: string; readonly action: string }[];
  readonly removeWords: readonly string[];
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
  readonly leaks: readonly Leak[];
  readonly note?: string;
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

export const outputs = (place: BatchPlace, shown: Shown) =>
  queryOptions({
    queryKey: ['project', place.name, 'batches', place.id, 'outputs', shown],
    queryFn: async () => {
      const query = shown === 'all' ? 'limit=500' : `state=${shown}&limit=500`;
      return (await ask<{ outputs: Output[] }>(`${batchPath(place)}/outputs?${query}`)).outputs;
    },
  });

export const faces = (place: BatchPlace) =>
  queryOptions({
    queryKey: ['project', place.name, 'batches', place.id, 'faces'],
    queryFn: async () => (await ask<{ faces: Face[] }>(`${batchPath(place)}/faces`)).faces,
  });

export const amendments = (place: BatchPlace) =>
  queryOptions({
    queryKey: ['project', place.name, 'batches', place.id, 'amendments'],
    queryFn: () => ask<AmendedProfile>(`${batchPath(place)}/amendments`),
  });

export const inspected = (place: BatchPlace, number: number) =>
  queryOptions({
    queryKey: ['project', place.name, 'batches', place.id, 'output', number],
    queryFn: () => ask<InspectedOutput>(`${batchPath(place)}/outputs/${number}`),
  });
