import { queryOptions, useQuery } from '@tanstack/react-query';
import { ApiError, ask } from './ask.ts';
import type {
  Change,
  Connection,
  GrowthDay,
  Health,
  Job,
  JsonDataset,
  Peer,
  QuarantineCase,
  Session,
  Statistics,
  StudyDetail,
  User,
} from './types.ts';

const JOBS_EVERY_MS = 3000;
const METADATA = { headers: { accept: 'application/dicom+json' } };

export const session = queryOptions({
  queryKey: ['session'],
  queryFn: () => ask<Session>('/session'),
  staleTime: Infinity,
});

export const statistics = queryOptions({ queryKey: ['statistics'], queryFn: () => ask<Statistics>('/statistics') });

export const growth = (days: number) =>
  queryOptions({
    queryKey: ['statistics', 'growth', days],
    queryFn: async () => (await ask<{ days: GrowthDay[] }>(`/statistics/growth?days=${days}`)).days,
  });

export const health = queryOptions({
  queryKey: ['health'],
  queryFn: () => ask<Health>('/health'),
  refetchInterval: 10_000,
});

export const users = queryOptions({
  queryKey: ['users'],
  queryFn: async () => (await ask<{ users: User[] }>('/users')).users,
});

export const peers = queryOptions({
  queryKey: ['peers'],
  queryFn: async () => (await ask<{ peers: Peer[] }>('/peers')).peers,
});

export const jobs = queryOptions({
  queryKey: ['jobs'],
  queryFn: async () => (await ask<{ jobs: Job[] }>('/jobs?limit=50')).jobs,
  refetchInterval: JOBS_EVERY_MS,
});

export const quarantine = queryOptions({
  queryKey: ['quarantine'],
  queryFn: async () => (await ask<{ cases: QuarantineCase[] }>('/quarantine?state=open&limit=200')).cases,
});

export const studyDetail = (uid: string) =>
  queryOptions({ queryKey: ['study', uid], queryFn: () => ask<StudyDetail>(`/studies/${uid}`) });

/** The newest changes, oldest first. */
export const latestChanges = queryOptions({
  queryKey: ['changes'],
  queryFn: async () => {
    const { last } = await ask<{ last: number }>('/changes');
    return (await ask<{ changes: Change[] }>(`/changes?since=${Math.max(0, last - 200)}&limit=200`)).changes;
  },
});

export const connection = queryOptions({
  queryKey: ['connection'],
  queryFn: async () => {
    const answer = await fetch('/assets/connection.json');
    if (!answer.ok) throw new ApiError(answer.status, 'no-connection');
    return (await answer.json()) as Connection;
  },
  staleTime: Infinity,
});

/** All attributes of an instance (PS3.18 §10.4.1.1.2, instance metadata). */
export const metadata = (path: string) =>
  queryOptions({
    queryKey: ['metadata', path],
    queryFn: async () => {
      const answer = await fetch(`/dicomweb/${path}/metadata`, METADATA);
      if (!answer.ok) throw new ApiError(answer.status, 'no-metadata');
      const [dataset] = (await answer.json()) as JsonDataset[];
      if (!dataset) throw new ApiError(404, 'not-found');
      return dataset;
    },
    staleTime: Infinity,
  });

/** Whether the person may do one of these, be it in one project only. */
export function isAllowedOne(me: Session | undefined, permissions: readonly string[]): boolean {
  return permissions.some((one) => me?.permissions.includes(one) || me?.somewhere.includes(one));
}

/** Whether the person may do this, be it in one project only; false until it is known. */
export function useMay(permission: string): boolean {
  return isAllowedOne(useQuery(session).data, [permission]);
}

/** Whether the person may do this everywhere. */
export function useMayEverywhere(permission: string): boolean {
  return useQuery(session).data?.permissions.includes(permission) ?? false;
}
