import { queryOptions } from '@tanstack/react-query';
import { ask } from '../api/ask.ts';

export interface Emergency {
  readonly id: number;
  readonly user: string;
  readonly patientId: string;
  readonly reason: string;
  readonly startedAt: number;
  readonly endsAt: number;
  readonly reviewedBy?: string;
  readonly reviewedAt?: number;
  readonly verdict?: string;
  readonly remark?: string;
}

export const emergencies = queryOptions({
  queryKey: ['emergencies'],
  queryFn: async () => (await ask<{ emergencies: Emergency[] }>('/emergencies')).emergencies,
});

/** How many wait for a signature. */
export const waitingEmergencies = queryOptions({
  queryKey: ['emergencies', 'waiting'],
  queryFn: async () => (await ask<{ waiting: number }>('/emergencies/waiting')).waiting,
});
