import { queryOptions } from '@tanstack/react-query';
import type { Share } from '@vesalius/archive/api';
import { ask } from '../api/ask.ts';

/** Links: one's own, an administrator's view of all; of one study or of every one. */
export const shares = (study?: string) =>
  queryOptions({
    queryKey: ['shares', study ?? ''],
    queryFn: async () => (await ask<{ shares: Share[] }>(`/shares${study ? `?study=${study}` : ''}`)).shares,
  });
