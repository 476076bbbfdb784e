import { queryOptions } from '@tanstack/react-query';
import type { EmergencyRecord } from '@vesalius/archive/api';
import { ask } from '../api/ask.ts';

export const emergencies = queryOptions({
  queryKey: ['emergencies'],
  queryFn: async () => (await ask<{ emergencies: EmergencyRecord[] }>('/emergencies')).emergencies,
});

/** How many wait for a signature. */
export const waitingEmergencies = queryOptions({
  queryKey: ['emergencies', 'waiting'],
  queryFn: async () => (await ask<{ waiting: number }>('/emergencies/waiting')).waiting,
});
