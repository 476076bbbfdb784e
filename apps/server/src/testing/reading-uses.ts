import type { Use } from './dicomweb-uses.ts';

/** Good uses of what the reading desk keeps for a person, in the order in which they are tried. */
export const READING_USES: Readonly<Record<string, () => Use>> = {
  'get /api/v1/observer': () => ({}),
  'get /api/v1/list-view': () => ({}),
  'put /api/v1/list-view': () => ({ body: { columns: [], dense: true, widths: {}, searches: [] }, status: 204 }),
  'get /api/v1/hanging-protocols': () => ({}),
  'put /api/v1/hanging-protocols/mine': () => ({ body: { protocols: [] }, status: 204 }),
  'put /api/v1/hanging-protocols/site': () => ({
    body: { protocols: [{ name: 'Chest', layout: '1x2', wishes: [{ modality: 'CT' }, { prior: 1 }] }] },
    status: 204,
  }),
};
