import type { Use } from './dicomweb-uses.ts';

/** Uses of the bin: with the id of its newest entry, and how a person asks. */
export function binUses(
  inBin: () => Promise<string>,
  asPerson: () => Promise<Use>,
): Record<string, () => Promise<Use>> {
  const entry = async () => ({ params: { id: await inBin() } });
  return {
    'get /api/v1/bin': async () => ({}),
    'put /api/v1/bin/{id}/purge': async () => ({ ...(await asPerson()), ...(await entry()) }),
    // Who asked cannot approve: the answer on the good path is in bin.test.ts.
    'put /api/v1/bin/{id}/purge/approval': async () => ({ ...(await asPerson()), ...(await entry()), status: 403 }),
    'delete /api/v1/bin/{id}/purge': entry,
    'post /api/v1/bin/{id}/restoration': entry,
  };
}
