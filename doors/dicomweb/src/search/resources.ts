import type { QueryLevel } from '@vesalius/archive/api';

/** The resources of search transactions (PS3.18 Table 10.6.1-1). */
export const SEARCH_RESOURCES: readonly { readonly route: string; readonly level: QueryLevel }[] = [
  { route: '/studies', level: 'study' },
  { route: '/studies/:study/series', level: 'series' },
  { route: '/studies/:study/instances', level: 'instance' },
  { route: '/studies/:study/series/:series/instances', level: 'instance' },
  { route: '/series', level: 'series' },
  { route: '/instances', level: 'instance' },
];
